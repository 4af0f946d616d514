"""A guided calibration in a terminal."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from sleepmon.cli.calibrating import USUAL_POSES, Calibrating, snapshot_of, terminal_ask
from sleepmon.cli.following import NewsQueue
from sleepmon.cli.output import Output
from sleepmon.domain.commands import Answer, BeginCalibration, CalibratePose, Command, TurnSleeper
from sleepmon.domain.errors import RefusedError, StationError
from sleepmon.domain.events import WarningRaised
from tests.fakes.calibrating import CalibratingStation, calibrating_ward


class Terminal:
    """A terminal at which somebody answers, and time that passes five seconds at each look."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.text = io.StringIO()
        self._now_s = 0.0

    def ask(self, words: str) -> str:
        self.asked.append(words)
        return self.answers.pop(0)

    def now_s(self) -> float:
        self._now_s += 5.0
        return self._now_s

    def lead(
        self,
        station: CalibratingStation,
        as_json: bool = False,
        ask: Callable[[str], str] | None = None,
        news: NewsQueue | None = None,
    ) -> Calibrating:
        out = Output(as_json, self.text)
        return Calibrating(station, news or Impatient(), out, ask, self.now_s)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.getvalue().splitlines()]


class Impatient(NewsQueue):
    """Gives what there is and waits for nothing."""

    def until(self, seconds: float | None) -> Any:
        """No time passes."""
        return super().until(0.01)


def real_bed() -> CalibratingStation:
    station = calibrating_ward()
    station.ward_open = False
    return station


def test_that_the_sleeper_of_the_ward_takes_every_pose_and_lies_down_again() -> None:
    station, terminal = calibrating_ward(), Terminal()
    made = terminal.lead(station).run()
    assert 3 == len(made)
    assert list(USUAL_POSES) == station.poses
    turns = [
        (turn.roll_deg, turn.upright)
        for turn in station.asked(TurnSleeper)
        if isinstance(turn, TurnSleeper)
    ]
    assert [(0.0, False), (90.0, False), (270.0, False), (0.0, True), (0.0, False)] == turns
    assert "Neck: calibrated, fits within 4°." in terminal.text.getvalue()
    assert [BeginCalibration()] == station.asked(BeginCalibration)


def test_that_a_person_at_a_terminal_is_asked_and_may_leave_a_pose_out() -> None:
    station, terminal = real_bed(), Terminal("", "s", "", "")
    terminal.lead(station, ask=terminal.ask).run()
    assert ["supine", "left", "upright"] == station.poses
    assert 4 == len(terminal.asked)
    assert [] == station.asked(TurnSleeper)


def test_that_a_program_is_told_each_step_and_asked_nothing() -> None:
    station, terminal = real_bed(), Terminal()
    terminal.lead(station, as_json=True, ask=terminal.ask).run(("supine", "right", "upright"))
    poses = [row for row in terminal.rows if row["result"] == "pose"]
    assert [("supine", True), ("right", True), ("upright", True)] == [
        (row["pose"], row["taken"]) for row in poses
    ]
    assert [] == terminal.asked
    assert 3.2 == terminal.rows[-1]["residual_deg"]


def test_that_who_never_lies_still_is_refused_with_what_to_do() -> None:
    station, terminal = calibrating_ward(), Terminal()
    station.still_s = 0.5
    with pytest.raises(RefusedError, match="did not lie still within 60 s"):
        terminal.lead(station).run()
    assert [] == station.asked(CalibratePose)
    assert TurnSleeper(roll_deg=0.0) == station.asked(TurnSleeper)[-1]


def test_that_a_person_who_does_not_turn_is_told_why_it_waits() -> None:
    station, terminal = real_bed(), Terminal()
    station.trouble = "Both poses read only 2 degrees apart."
    with pytest.raises(RefusedError, match="only 2 degrees apart"):
        terminal.lead(station).run()


class _Stirs(CalibratingStation):
    """Someone who stirs in the moment of the first reading."""

    def do(self, command: Command) -> Answer:
        """Refuse the first pose once."""
        answer = super().do(command)
        if isinstance(command, CalibratePose) and len(self.asked(CalibratePose)) == 1:
            self.poses.clear()
            raise RefusedError("There was movement.")
        return answer


def test_that_a_stir_in_the_last_moment_is_waited_out() -> None:
    station = _Stirs()
    station.sensors = real_bed().sensors
    Terminal().lead(station).run(("supine", "right", "left"))
    assert ["supine", "right", "left"] == station.poses


def test_that_poses_that_do_not_fit_are_refused() -> None:
    station = calibrating_ward()
    station.misfit = "The poses do not fit together."
    with pytest.raises(RefusedError, match="do not fit together"):
        Terminal().lead(station).run()
    assert () == station.made


def test_that_ctrl_c_stops_it_and_warnings_are_told() -> None:
    station, terminal, news = calibrating_ward(), Terminal(), Impatient()
    station.still_s = 0.0
    news.on_event(WarningRaised(utc_ns=1, kind="link a", level="lost", words="Neck is silent."))
    news.ask_to_stop()
    news.stop_asked = False
    guide = terminal.lead(station, news=news)
    with pytest.raises(RefusedError, match="did not lie still"):
        guide.run()
    assert "Neck is silent." in terminal.text.getvalue()
    news.stop_asked = True
    with pytest.raises(RefusedError, match="was stopped"):
        guide.run()


def test_that_without_a_terminal_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert terminal_ask() is None


class _Strange(CalibratingStation):
    def do(self, command: Command) -> Answer:
        """Nothing that makes sense."""
        return super().do(BeginCalibration())


def test_that_an_answer_of_another_kind_is_told() -> None:
    with pytest.raises(StationError):
        snapshot_of(_Strange())
