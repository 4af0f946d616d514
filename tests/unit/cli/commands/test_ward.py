"""What a trainer does to the ward from the command line."""

from argparse import ArgumentTypeError

import pytest

from sleepmon.cli.commands.ward import fault_name
from sleepmon.domain.commands import PlayFault, PlayScenario, TapSensors, TurnSleeper
from sleepmon.domain.scenarios import FaultStep, PlayedFault, RandomFaults
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_station import FakeStation


def test_that_one_fault_is_played_as_it_was_asked_for() -> None:
    running = FakeStation()
    said = run_command(
        FakeDoors(running=running),
        *("ward", "--fault", "silent-link", "--sensor", "chest", "--seconds", "12s"),
    )
    assert 0 == said.code
    step = FaultStep(at_s=0.0, fault="silent link", sensor="chest", seconds=12.0)
    assert [PlayFault(step=step)] == running.asked(PlayFault)
    assert "Silent link at the chest, goes on" in said.out
    assert running.closed


def test_that_a_scenario_and_random_faults_are_played_and_ended() -> None:
    running = FakeStation()
    doors = FakeDoors(running=running)
    assert "Scenario: bad-evening." in run_command(doors, "ward", "--scenario", "bad-evening").out
    run_command(doors, "ward", "--random", "7", "--every", "30s")
    assert "No scenario is played." in run_command(doors, "ward", "--end").out
    assert [
        PlayScenario(name="bad-evening"),
        PlayScenario(random=RandomFaults(seed=7, every_s=30.0)),
        PlayScenario(),
    ] == running.asked(PlayScenario)


def test_that_the_sleeper_is_turned() -> None:
    running = FakeStation()
    said = run_command(FakeDoors(running=running), "ward", "--turn", "L", "--json")
    assert [TurnSleeper(roll_deg=270.0)] == running.asked(TurnSleeper)
    assert 270.0 == said.rows[0]["roll_deg"]


def test_that_the_sensors_are_tapped() -> None:
    running = FakeStation()
    assert 0 == run_command(FakeDoors(running=running), "ward", "--tap").code
    assert [TapSensors()] == running.asked(TapSensors)


def test_that_without_a_wish_it_is_told_what_is_played() -> None:
    running = FakeStation()
    running.faults = (PlayedFault(utc_ns=1, fault="adapter off", over=True),)
    said = run_command(FakeDoors(running=running), "ward")
    assert "Bluetooth switched off, over" in said.out


def test_that_all_kinds_are_listed_without_a_station() -> None:
    said = run_command(FakeDoors(), "ward", "--kinds", "--json")
    assert 18 == len(said.rows)
    assert {"fault", "title", "like", "shows", "result"} == set(said.rows[0])


def test_that_no_station_and_an_unknown_fault_are_told() -> None:
    said = run_command(FakeDoors(), "ward", "--end", "--json")
    assert "StationUnreachable" == said.rows[0]["error"]
    with pytest.raises(ArgumentTypeError):
        fault_name("earthquake")
