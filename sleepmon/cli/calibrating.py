"""A guided calibration in a terminal: pose by pose; the sleeper of the virtual ward obeys."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from sleepmon.cli.following import NewsQueue
from sleepmon.cli.output import Output
from sleepmon.domain.calibration import MountCalibration, ReferencePose, fit_words
from sleepmon.domain.commands import (
    BeginCalibration,
    CalibratePose,
    CalibrationProgress,
    CheckCalibration,
    FinishCalibration,
    Snapshot,
    TakeSnapshot,
    TurnSleeper,
)
from sleepmon.domain.errors import RefusedError, StationError
from sleepmon.domain.events import WarningRaised
from sleepmon.services.ports import StationPort

Ask = Callable[[str], str]
"""Puts a question to the person at the terminal."""

USUAL_POSES: tuple[ReferencePose, ...] = ("supine", "right", "left", "upright")
"""The front is left to those who tolerate it."""
WORDS: dict[ReferencePose, str] = {
    "supine": "Lie flat on the back.",
    "right": "Lie on the right side.",
    "left": "Lie on the left side.",
    "prone": "Lie on the front.",
    "upright": "Sit upright.",
}
ROLLS_DEG: dict[ReferencePose, float] = {"right": 90.0, "prone": 180.0, "left": 270.0}
TURN_S = 2.0
LOOK_S = 0.25
LONGEST_S = 60.0
"""How long one pose is waited for."""
_PROMPT = "  Press Enter when it is so, or s and Enter to leave this pose out: "


def terminal_ask() -> Ask | None:
    """How to ask the person; None where nobody sits at a terminal."""
    return input if sys.stdin.isatty() and sys.stdout.isatty() else None


class Calibrating:
    """Leads through the poses; each is read once all sensors have lain still long enough."""

    def __init__(
        self,
        station: StationPort,
        news: NewsQueue,
        out: Output,
        ask: Ask | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._station = station
        self._news = news
        self._out = out
        self._is_ward = snapshot_of(station).ward_open
        self._ask = None if self._is_ward or out.as_json else ask
        self._now_s = now_s

    def run(self, poses: Sequence[ReferencePose] = USUAL_POSES) -> tuple[MountCalibration, ...]:
        """Take the poses in this order and use what they tell; RefusedError when they disagree."""
        self._station.do(BeginCalibration())
        try:
            for pose in poses:
                self._take(pose)
        finally:
            if self._is_ward:
                self._station.do(TurnSleeper(roll_deg=0.0, seconds=TURN_S))
        self._station.do(FinishCalibration())
        snapshot = snapshot_of(self._station)
        places = {status.sensor: status.placement or "" for status in snapshot.sensors}
        for made in snapshot.calibrations:
            place = places.get(made.sensor, "")
            words = f"{place.capitalize()}: calibrated, {fit_words(made.residual_deg)}."
            self._out.result("calibration", made, words)
        return snapshot.calibrations

    def _take(self, pose: ReferencePose) -> None:
        taken = self._is_wanted(pose) and self._read(pose)
        self._out.result("pose", {"pose": pose, "taken": taken}, "  Taken." if taken else "")

    def _is_wanted(self, pose: ReferencePose) -> bool:
        """Ask for the pose; False when it is to be left out."""
        self._out.result("ask", {"pose": pose}, WORDS[pose])
        if self._is_ward:
            roll_deg = ROLLS_DEG.get(pose, 0.0)
            upright = pose == "upright"
            self._station.do(TurnSleeper(roll_deg=roll_deg, seconds=TURN_S, upright=upright))
        return self._ask is None or self._ask(_PROMPT).strip().casefold() not in ("s", "skip")

    def _read(self, pose: ReferencePose) -> bool:
        """Wait until all lie still in this pose, and read it; True once it is read."""
        asked_s, trouble = self._now_s(), ""
        while self._now_s() - asked_s < LONGEST_S:
            for event in self._news.until(LOOK_S):
                if self._out.as_json or isinstance(event, WarningRaised):
                    self._out.event(event)
            if self._news.stop_asked:
                raise RefusedError("The calibration was stopped.", "Nothing was changed.")
            progress = self._progress(pose)
            still_s = min((one.still_s for one in progress.sensors), default=0.0)
            held_s = min(still_s, self._held_since_asked(asked_s))
            trouble = next((one.trouble for one in progress.sensors if one.trouble), "")
            self._out.progress("  Hold still", min(1.0, held_s / max(progress.held_s, 1e-9)))
            if trouble or held_s < progress.held_s:
                continue
            try:
                self._station.do(CalibratePose(pose=pose))
            except RefusedError as error:
                trouble = str(error)  # they stirred in this very moment: wait on
            else:
                return True
        raise RefusedError(
            trouble or f"The sensors did not lie still within {LONGEST_S:.0f} s.",
            f"{WORDS[pose]} Hold still for some seconds; or name other poses with --pose.",
        )

    def _held_since_asked(self, asked_s: float) -> float:
        """Who pressed Enter lies so already; everyone else only turns when asked."""
        return float("inf") if self._ask is not None else self._now_s() - asked_s

    def _progress(self, pose: ReferencePose) -> CalibrationProgress:
        answer = self._station.do(CheckCalibration(pose=pose))
        if not isinstance(answer, CalibrationProgress):
            raise StationError("The station answered something else.", details=repr(answer))
        return answer


def snapshot_of(station: StationPort) -> Snapshot:
    """Where the station stands."""
    answer = station.do(TakeSnapshot())
    if not isinstance(answer, Snapshot):
        raise StationError("The station answered something else.", details=repr(answer))
    return answer
