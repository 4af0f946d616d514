"""Steering the simulated sleeper."""

from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.commands import Command
from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.events import WarningRaised
from sleepmon.domain.scenarios import FaultStep, RandomFaults
from tests.fakes.bedside import Bedside
from tests.fakes.sensor_hub import CHEST, NECK
from tests.fakes.waiting import wait_until

STEERING: list[Command] = [
    commands.OpenWard(),
    commands.TurnSleeper(roll_deg=90),
    commands.RunScript(codes=()),
    commands.ReplayRecording(tracks={}),
    commands.DisturbSensor(sensor=CHEST),
    commands.PlayFault(step=FaultStep(at_s=0.0, fault="silent link")),
    commands.TapSensors(),
    commands.PlayScenario(name="bad-evening"),
    commands.LookAtWard(),
]


@pytest.mark.parametrize("command", STEERING, ids=lambda command: type(command).__name__)
def test_that_the_real_radio_has_no_ward(tmp_path: Path, command: Command) -> None:
    with Bedside(tmp_path, radio="system") as bed:
        with pytest.raises(RefusedError, match="no virtual ward"):
            bed.do(command)
        assert bed.snapshot().ward_roll_deg is None


def test_that_the_ward_opens_with_its_radio(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        assert not bed.snapshot().ward_open
        bed.do(commands.OpenWard(seed=7))
        assert (True, 7) == (bed.ward.is_open, bed.ward.seed)
        assert 1 == bed.hub.opened
        assert (True, 0.0) == (bed.snapshot().ward_open, bed.snapshot().ward_roll_deg)


def test_that_the_sleeper_turns(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.OpenWard())
        bed.do(commands.TurnSleeper(roll_deg=270.0))
        assert 270.0 == bed.snapshot().ward_roll_deg


def test_that_a_script_names_postures_or_takes_all(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.RunScript(codes=("S", "left"), seconds_each=1))
        assert [0.0, 270.0] == list(bed.ward.script)
        bed.do(commands.RunScript(codes=()))
        assert [30.0 * sector for sector in range(12)] == list(bed.ward.script)


def test_that_a_script_without_time_or_of_unknown_postures_is_refused(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        with pytest.raises(UsageError, match="for some time"):
            bed.do(commands.RunScript(codes=(), seconds_each=0))
        with pytest.raises(UsageError, match="no posture 'Q'"):
            bed.do(commands.RunScript(codes=("Q",)))


def test_that_a_script_labels_as_the_sleeper_turns_if_asked(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.RunScript(codes=("S", "L"), label=True))
        bed.ward.step(0)  # no night yet: nothing to label
        bed.start_night()
        for step in (None, 0, None, 1):
            bed.clock.advance(2)
            bed.ward.step(step)
        bed.listener.wait_for(events.LabelsChanged, lambda e: len(e.labels.spans) == 2)
        night = bed.snapshot().night
        assert night is not None
        assert [("S", "script", False), ("L", "script", True)] == [
            (span.code, span.author, span.end_ns is None) for span in night.labels
        ]
        assert night.labels.spans[0].end_ns != night.labels.spans[1].start_ns


def test_that_a_script_without_labels_sets_none(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        bed.do(commands.RunScript(codes=("S",)))
        bed.ward.step(0)
        night = bed.snapshot().night
        assert night is not None
        assert () == night.labels.spans


def test_that_recordings_are_replayed_where_they_were_worn(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.ReplayRecording(tracks={"nguc": "/recordings/a.csv"}))
        assert {"chest": Path("/recordings/a.csv")} == bed.ward.tracks


def test_that_a_sensor_is_disturbed_only_as_asked(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.DisturbSensor(sensor=CHEST, in_range=False, battery_percent=7))
        assert {"in_range": False, "battery_percent": 7} == bed.ward.disturbed[CHEST]


def test_that_a_simulated_sensor_says_where_it_sits(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        answer = bed.do(commands.Scan(seconds=0.1))
        assert isinstance(answer, commands.Found)
        expected = {CHEST: "chest", NECK: None}
        assert expected == {found.sensor: found.placement for found in answer.sensors}
        assert expected == {found.sensor: found.placement for found in bed.snapshot().found}
    assert expected == {
        e.found.sensor: e.found.placement for e in bed.listener.of(events.SensorFound)
    }


def test_that_a_real_sensor_does_not_know_where_it_sits(tmp_path: Path) -> None:
    with Bedside(tmp_path, radio="system") as bed:
        bed.do(commands.Scan(seconds=0.1))
        assert {None} == {found.placement for found in bed.snapshot().found}


def test_that_a_scenario_is_played_by_name_and_ended(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.OpenWard())
        bed.do(commands.PlayScenario(name="bad-evening"))
        bed.do(commands.PlayScenario())
        assert ["bad-evening", ""] == bed.ward.played
        with pytest.raises(UsageError, match="no scenario"):
            bed.do(commands.PlayScenario(name="../x"))


def test_that_a_computer_that_slept_in_a_scenario_is_told(tmp_path: Path) -> None:
    with Bedside(tmp_path, pulse_s=0.01) as bed:
        bed.do(commands.OpenWard())

        def told_after_another_nap() -> bool:
            bed.ward.suspended_ns += 30 * 10**9
            return any("slept for" in event.words for event in bed.listener.of(WarningRaised))

        wait_until(told_after_another_nap)


def test_that_one_fault_is_played_and_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.OpenWard())
        bed.do(commands.PlayFault(step=FaultStep(at_s=0.0, fault="silent link", sensor="chest")))
        seen = bed.do(commands.LookAtWard())
        assert isinstance(seen, commands.WardSeen)
        assert [("silent link", "chest")] == [(one.fault, one.sensor) for one in seen.faults]
        assert (0.0, "") == (seen.roll_deg, seen.scenario)


def test_that_random_faults_are_played_from_a_seed(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.do(commands.OpenWard())
        bed.do(commands.PlayScenario(random=RandomFaults(seed=5)))
        seen = bed.do(commands.LookAtWard())
        assert isinstance(seen, commands.WardSeen)
        assert "random" == seen.scenario
        with pytest.raises(UsageError, match="Either"):
            bed.do(commands.PlayScenario(name="bad-evening", random=RandomFaults()))
