"""A night from the command line."""

from pathlib import Path

import pytest

from sleepmon.domain.commands import (
    Answer,
    Command,
    Connect,
    Done,
    EndNight,
    PlayScenario,
    Preflight,
    ReplayRecording,
    RunScript,
    StartNight,
)
from sleepmon.domain.errors import PreflightFailed, RefusedError
from sleepmon.domain.events import NightBuildFailed, NightEnded, NightSaved
from sleepmon.domain.nights import Finding
from sleepmon.domain.scenarios import RandomFaults
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_station import FakeStation

NIGHT = ["record", "--radio", "virtual", "--subject", "S01", "--consent"]
BRIEF = [*NIGHT, "--duration", "0.05s"]


def test_that_a_night_is_recorded_for_its_duration_and_saved(tmp_path: Path) -> None:
    doors = FakeDoors()
    said = run_command(
        doors, *BRIEF, "--sensor", "3FA2=chest", "--out", str(tmp_path / "n"), "--json"
    )
    assert 0 == said.code
    (start,) = doors.near.asked(StartNight)
    assert isinstance(start, StartNight)
    assert ("S01", str(tmp_path / "n")) == (start.request.subject, start.request.folder)
    assert 1 == len(doors.near.asked(EndNight))
    assert "NightSaved" == said.rows[-1]["event"]
    assert doors.near.closed


def test_that_the_whole_ward_is_worn_when_no_sensor_is_named() -> None:
    doors = FakeDoors()
    assert 0 == run_command(doors, *BRIEF).code
    connects = doors.near.asked(Connect)
    placements = [c.placement for c in connects if isinstance(c, Connect)]
    assert ["neck", "chest", "abdomen"] == placements


def test_that_a_rate_no_sensor_has_is_wrong_usage_and_connects_nothing() -> None:
    doors = FakeDoors()
    said = run_command(doors, *BRIEF, "--rate", "77")
    assert 2 == said.code
    assert "cannot stream at 77 samples a second" in said.err
    assert [] == doors.near.asked(Connect)


def test_that_the_sleeper_follows_the_script_with_labels() -> None:
    doors = FakeDoors()
    run_command(doors, *BRIEF, "--script", "S,lp", "--each", "5s", "--label-script")
    expected = RunScript(codes=("S", "LP"), seconds_each=5.0, label=True)
    assert [expected] == doors.near.asked(RunScript)


def test_that_faults_come_at_random_from_a_seed() -> None:
    doors = FakeDoors()
    run_command(doors, *BRIEF, "--faults", "7")
    assert [PlayScenario(random=RandomFaults(seed=7))] == doors.near.asked(PlayScenario)


def test_that_all_postures_are_asked_for_by_one_word() -> None:
    doors = FakeDoors()
    run_command(doors, *BRIEF, "--script", "all")
    assert [RunScript(codes=(), seconds_each=60.0, label=False)] == doors.near.asked(RunScript)


def test_that_a_recording_is_replayed_where_it_is_worn(tmp_path: Path) -> None:
    doors = FakeDoors()
    file = tmp_path / "lying.csv"
    run_command(doors, *BRIEF, "--replay", f"{file}=chest")
    assert [ReplayRecording(tracks={"chest": str(file)})] == doors.near.asked(ReplayRecording)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--radio", "system"], 2),
        (["--radio", "system", "--sensor", "3FA2=chest", "--script", "all"], 2),
        (["--radio", "system", "--sensor", "3FA2=chest", "--faults", "0"], 2),
        (["--sensor", "3FA2=knee"], 2),
        (["--sensor", "9999=chest"], 1),
        (["--sensor", "chest"], 2),
    ],
)
def test_that_what_cannot_be_is_refused_before_a_night_is_opened(
    more: list[str], code: int
) -> None:
    doors = FakeDoors()
    assert code == run_command(doors, *BRIEF, *more).code
    assert [] == doors.near.asked(StartNight)


def test_that_a_refused_night_tells_each_finding_and_is_exit_code_three() -> None:
    doors = FakeDoors()
    doors.near.more_findings = (
        Finding(name="disk space", state="lost", words="12 MB are free.", remedy="Make room."),
    )
    doors.near.refusals[StartNight] = PreflightFailed("There is no room for the night.")
    said = run_command(doors, *BRIEF)
    assert 3 == said.code
    assert "disk space: 12 MB are free. Make room." in said.out
    assert doors.near.closed


class _Slow(FakeStation):
    """Sensors need a moment; the test counts how often it was asked."""

    def do(self, command: Command) -> Answer:
        """Ready at the second look."""
        looks = len(self.asked(Preflight))
        waiting = Finding(name="sensors streaming", state="waiting", words="Still starting.")
        self.more_findings = () if looks else (waiting,)
        return super().do(command)


def test_that_sensors_which_still_start_are_waited_for() -> None:
    doors = FakeDoors(near=_Slow())
    assert 0 == run_command(doors, *BRIEF).code
    assert 2 == len(doors.near.asked(Preflight))


class _Sooner(FakeStation):
    """A station that ends the night as planned, a moment before it is asked to."""

    def do(self, command: Command) -> Answer:
        """Carry it out; of an end, say that there is nothing to end any more."""
        answer = super().do(command)
        if isinstance(command, EndNight):
            raise RefusedError("No night is open.", "Start a night first.")
        return answer


def test_that_a_night_that_has_just_ended_as_planned_is_saved() -> None:
    said = run_command(FakeDoors(near=_Sooner()), *BRIEF, "--json")
    assert 0 == said.code
    assert "NightSaved" == said.rows[-1]["event"]


class _Troubled(FakeStation):
    """A station whose night ends by itself, and whose file may fail."""

    def __init__(self, builds: bool) -> None:
        super().__init__()
        self.builds = builds

    def do(self, command: Command) -> Answer:
        """Refuse to go on right after the start."""
        answer = super().do(command)
        if isinstance(command, StartNight):
            self.tell(NightEnded(utc_ns=1, night_id="n", reason="disk full"))
            saved = NightSaved(utc_ns=2, night_id="n", file="n.h5", samples={}, missing={})
            failed = NightBuildFailed(utc_ns=2, night_id="n", folder="n.night", words="No room.")
            self.tell(saved if self.builds else failed)
        return Done() if isinstance(command, EndNight) else answer


@pytest.mark.parametrize("builds", [True, False])
def test_that_a_night_cut_short_is_a_failure_that_is_told(builds: bool) -> None:
    doors = FakeDoors(near=_Troubled(builds))
    said = run_command(doors, *NIGHT, "--duration", "60s")
    assert 1 == said.code
    assert "disk full" in said.out
    assert [] == doors.near.asked(EndNight)


@pytest.mark.parametrize(
    "more",
    [
        ["--sensor", "3FA2=chest", "--sensor", "3FB7=chest"],
        ["--sensor", "3FA2=chest", "--sensor", "3FA2=neck"],
        ["--replay", "a.csv=chest", "--replay", "b.csv=chest"],
        ["--rate", "nan"],
    ],
)
def test_that_nothing_that_is_asked_for_is_left_out_silently(more: list[str]) -> None:
    doors = FakeDoors()
    assert 2 == run_command(doors, *BRIEF, *more).code
    assert [] == doors.near.asked(StartNight)


def test_that_an_address_is_passed_on_as_it_is() -> None:
    doors = FakeDoors()
    run_command(doors, *BRIEF, "--out", "smb://ward/nights")
    (start,) = doors.near.asked(StartNight)
    assert isinstance(start, StartNight)
    assert "smb://ward/nights" == start.request.folder
