"""News: past tense, frozen, stamped in UTC nanoseconds, printable as JSON."""

from __future__ import annotations

import msgspec

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import EndReason
from sleepmon.domain.predictions import PersonPosture, Prediction
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor, SensorStatus


class _News(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag=True):
    """Common form: when it happened, and its own name as the tag."""

    utc_ns: int


class SensorFound(_News, frozen=True, kw_only=True):
    """A sensor was heard for the first time in this scan, or its signal changed much."""

    found: FoundSensor


class SensorChanged(_News, frozen=True, kw_only=True):
    """A sensor's state, battery, rate, placement or loss count changed."""

    status: SensorStatus


class SensorReleased(_News, frozen=True, kw_only=True):
    """A sensor was let go at the user's wish."""

    sensor: SensorId


class SensorFaulted(_News, frozen=True, kw_only=True):
    """A sensor or its radio did something wrong that was dealt with."""

    sensor: SensorId
    kind: str
    words: str
    count: int = 1


class GapRecorded(_News, frozen=True, kw_only=True):
    """Samples are missing; the loss stands in the night."""

    sensor: SensorId
    after_tick: int
    missing: int
    reason: str
    seconds: float


class NightStarted(_News, frozen=True, kw_only=True):
    """A night was opened and its first frame is on disk."""

    night_id: str
    folder: str


class NightSavedUntil(_News, frozen=True, kw_only=True):
    """All that arrived until `until_utc_ns` is safe on disk."""

    until_utc_ns: int


class NightEnded(_News, frozen=True, kw_only=True):
    """No more samples are written; the night's file is being built."""

    night_id: str
    reason: EndReason


class NightBuildProgressed(_News, frozen=True, kw_only=True):
    """So much of the night's file is built and checked; about ten a second."""

    night_id: str
    done: float
    """Part of 1."""


class NightSaved(_News, frozen=True, kw_only=True):
    """The night's file is complete and checked against the journal."""

    night_id: str
    file: str
    samples: dict[str, int]
    missing: dict[str, int]


class NightBuildFailed(_News, frozen=True, kw_only=True):
    """The file could not be built; the journal is kept and nothing is lost."""

    night_id: str
    folder: str
    words: str


class LabelsChanged(_News, frozen=True, kw_only=True):
    """The labels of the open night are now these."""

    labels: LabelTrack
    can_undo: bool
    can_redo: bool


class Marked(_News, frozen=True, kw_only=True):
    """A marker or note was written."""

    text: str


class MountCalibrated(_News, frozen=True, kw_only=True):
    """Reference poses told how a sensor sits; from now on its samples are turned accordingly."""

    calibration: MountCalibration


class MountForgotten(_News, frozen=True, kw_only=True):
    """A sensor was taken off or sits elsewhere: its calibration holds no more."""

    sensor: SensorId
    why: str = ""
    """Empty when it served its night to the end."""


class PosturePredicted(_News, frozen=True, kw_only=True):
    """The model looked at one window of one sensor."""

    prediction: Prediction


class PersonTurned(_News, frozen=True, kw_only=True):
    """A new posture has been held long enough to count as a turn."""

    from_posture: int | None
    to_posture: int | None
    angle_deg: float | None


class PersonSeen(_News, frozen=True, kw_only=True):
    """Posture of the person, from all sensors together."""

    person: PersonPosture


class ClassifierChanged(_News, frozen=True, kw_only=True):
    """Live classification started, stopped or failed; recording goes on."""

    state: str
    """`starting`, `running`, `restarting`, `unavailable`."""
    words: str
    model_id: str = ""


class WarningRaised(_News, frozen=True, kw_only=True):
    """Something needs attention; `lost` when data is at stake."""

    kind: str
    level: str
    """`attention` or `lost`."""
    words: str
    advice: str = ""


class WarningCleared(_News, frozen=True, kw_only=True):
    """What `kind` warned of is over."""

    kind: str
    words: str


Event = (
    SensorFound
    | SensorChanged
    | SensorReleased
    | SensorFaulted
    | GapRecorded
    | NightStarted
    | NightSavedUntil
    | NightEnded
    | NightBuildProgressed
    | NightSaved
    | NightBuildFailed
    | LabelsChanged
    | Marked
    | MountCalibrated
    | MountForgotten
    | PosturePredicted
    | PersonTurned
    | PersonSeen
    | ClassifierChanged
    | WarningRaised
    | WarningCleared
)
