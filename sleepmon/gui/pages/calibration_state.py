"""A guided calibration as the window leads it: which pose is next, how full the dial is, words."""

from __future__ import annotations

from dataclasses import dataclass

from sleepmon.domain.calibration import (
    FEWEST_POSES,
    GOOD_RESIDUAL_DEG,
    GUIDED_POSES,
    ReferencePose,
    SensorProgress,
    fit_words,
)
from sleepmon.domain.commands import CalibrationProgress
from sleepmon.gui.pages.record_state import Level

_NS = 1_000_000_000


@dataclass(frozen=True)
class PoseWords:
    """A pose as it is asked for; `roll_deg` is None for a person who sits."""

    title: str
    ask: str
    roll_deg: float | None
    aside: str = ""


POSES: dict[ReferencePose, PoseWords] = {
    "supine": PoseWords("On the back", "Flat on the back, arms at the sides.", 0.0),
    "right": PoseWords("On the right side", "Turned to the right, as for sleep.", 90.0),
    "left": PoseWords("On the left side", "Turned to the left, as for sleep.", 270.0),
    "prone": PoseWords("On the front", "Only if it is no trouble, or skip it.", 180.0, "optional"),
    "upright": PoseWords("Sitting", "Upright in bed, back straight.", None),
}


class Guide:
    """Leads through the poses; the first waits for Begin, each later one is read when held still.

    Stillness counts from the moment a pose was asked for, so that nothing of before is read.
    """

    def __init__(self) -> None:
        self.begun = False
        self.progress: CalibrationProgress | None = None
        self.refusal = ""
        self._now: ReferencePose | None = GUIDED_POSES[0]
        self._asked_ns = 0
        self._skipped: set[ReferencePose] = set()
        self._again = False

    # --- what happens ------------------------------------------------------------------------

    def take_in(self, progress: CalibrationProgress, now_ns: int) -> None:
        """The station told how far it is; a pose that was read makes room for the next."""
        self.progress = progress
        pose = self._now
        if self.begun and pose is not None and not self._again and self.is_taken(pose):
            self._go_on(now_ns)

    def begin(self, now_ns: int) -> None:
        """The person lies in the first pose."""
        self.begun, self._asked_ns = True, now_ns

    def choose(self, pose: ReferencePose, now_ns: int) -> None:
        """Take this pose, or take it again."""
        self.begun, self.refusal = True, ""
        self._skipped.discard(pose)
        self._again = self.is_taken(pose)
        self._now, self._asked_ns = pose, now_ns

    def skip(self, now_ns: int) -> None:
        """Leave the present pose out, for now."""
        if self._now is not None:
            if not self.is_taken(self._now):
                self._skipped.add(self._now)
            self._go_on(now_ns)

    def was_read(self, now_ns: int) -> None:
        """The station has read the present pose."""
        self.refusal, self._again = "", False
        self._go_on(now_ns)

    def was_refused(self, words: str, now_ns: int) -> None:
        """It could not be read: the dial begins anew and says why."""
        self.refusal, self._asked_ns = words, now_ns

    def _go_on(self, now_ns: int) -> None:
        left = [p for p in GUIDED_POSES if not self.is_taken(p) and p not in self._skipped]
        self._again = False
        self._now = next((pose for pose in left if pose != self._now), None)
        self._asked_ns = now_ns

    # --- how it stands -----------------------------------------------------------------------

    @property
    def pose(self) -> ReferencePose | None:
        """The pose that is asked for; None when there is no more."""
        return self._now

    @property
    def sensors(self) -> tuple[SensorProgress, ...]:
        """How far each sensor is."""
        return () if self.progress is None else self.progress.sensors

    @property
    def taken(self) -> tuple[ReferencePose, ...]:
        """The poses that every sensor has."""
        return tuple(pose for pose in GUIDED_POSES if self.is_taken(pose))

    def is_taken(self, pose: ReferencePose) -> bool:
        """Whether every sensor has this pose."""
        return self.begun and bool(self.sensors) and all(pose in one.poses for one in self.sensors)

    def is_skipped(self, pose: ReferencePose) -> bool:
        """Whether it was left out."""
        return pose in self._skipped

    def held_s(self, now_ns: int) -> float:
        """For how long all sensors have lain still in the present pose."""
        asked_s = (now_ns - self._asked_ns) / _NS if self.begun else 1e9
        return min([asked_s, *(one.still_s for one in self.sensors)]) if self.sensors else 0.0

    def share(self, now_ns: int) -> float:
        """How full the dial is."""
        if self.progress is None or self._now is None or not self.begun or self._troubled:
            return 0.0
        return min(1.0, self.held_s(now_ns) / self.progress.held_s)

    def is_ready(self, now_ns: int) -> bool:
        """Whether the pose can be read now."""
        return self.share(now_ns) >= 1.0

    def hold_words(self, now_ns: int) -> str:
        """What the dial says: `Still for 3 of 4 s`."""
        if self.progress is None or not self.sensors:
            return "Waiting for the sensors"
        if not self.begun:
            return "Begin when the person lies so"
        if self._troubled:
            return "Not in this pose yet"
        held = self.held_s(now_ns)
        if held < 0.5:
            return "Hold still"
        return f"Still for {min(held, self.progress.held_s):.0f} of {self.progress.held_s:.0f} s"

    def trouble(self, now_ns: int) -> tuple[str, str]:
        """Why the pose cannot be read though all is still: what, and what to do; or nothing."""
        if self.refusal:
            return self.refusal, ""
        if self.held_s(now_ns) < 2.0:
            return "", ""
        if (troubled := self._troubled) is None:
            return "", ""
        return f"{_place(troubled)}: {_lower(troubled.trouble)}", troubled.advice

    @property
    def _troubled(self) -> SensorProgress | None:
        return next((one for one in self.sensors if one.trouble), None)

    def sensor_words(self) -> list[tuple[Level, str]]:
        """Each sensor at rest or not."""
        rows: list[tuple[Level, str]] = []
        for one in self.sensors:
            still = one.still_s >= 1.0
            words = f"{_place(one)} {'still' if still else 'moves'}"
            rows.append(("ok" if still else "waiting", words))
        return rows

    # --- how it fits -------------------------------------------------------------------------

    def fits(self) -> list[tuple[Level, str, str]]:
        """State, place and words of each sensor's fit."""
        return [(_fit_level(one), _place(one), _fit_of(one)) for one in self.sensors]

    @property
    def is_misfit(self) -> bool:
        """Whether the poses of some sensor contradict each other."""
        return any(one.misfit for one in self.sensors)

    def blocks_use(self) -> str:
        """Why the calibration cannot be used yet; empty when it can."""
        missing = FEWEST_POSES - len(self.taken)
        if missing > 0:
            return f"{missing} more {'pose' if missing == 1 else 'poses'}"
        if any(one.residual_deg is None for one in self.sensors):
            return "Poses do not fit"
        return ""


def _place(one: SensorProgress) -> str:
    return one.placement.capitalize()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _fit_level(one: SensorProgress) -> Level:
    if one.misfit:
        return "lost"
    if one.residual_deg is None:
        return "waiting"
    return "ok" if one.residual_deg <= GOOD_RESIDUAL_DEG else "attention"


def _fit_of(one: SensorProgress) -> str:
    if one.misfit:
        return one.misfit
    if one.residual_deg is None:
        return f"known from {FEWEST_POSES} poses on"
    words = fit_words(one.residual_deg)
    return f"{words}; gain and offset corrected" if one.gain_known else words
