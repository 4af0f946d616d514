"""Nights: what is asked for, what is written down once, what is known afterwards."""

from __future__ import annotations

from typing import Literal

import msgspec

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.sensors import RadioKind
from sleepmon.domain.taps import TapCheck

FORMAT_NAME = "sleepmon-night"
FORMAT_VERSION = 1
NightState = Literal["recording", "interrupted", "complete", "damaged", "locked"]
MAX_RATE_HZ, MAX_G_PER_COUNT = 100_000.0, 1000.0
DAY_S = 86_400
LAST_UTC_NS = 1 << 62
"""In the year 2116."""
EndReason = Literal["stopped", "planned end", "disk full", "recovered", "station closed", "fault"]


class NightSensor(msgspec.Struct, frozen=True, kw_only=True):
    """A sensor as it takes part in one night; its place in the list is its stream number."""

    sensor: SensorId
    name: str
    family: str
    serial: str
    placement: str
    rate_hz: float
    range_g: int
    g_per_count: float
    dtype: Literal["int16", "float32"]
    has_device_clock: bool
    simulated: bool

    def __post_init__(self) -> None:
        """ValueError for a sensor that there cannot be, whoever says so."""
        if not (0 < self.rate_hz <= MAX_RATE_HZ and 0 < self.g_per_count <= MAX_G_PER_COUNT):
            raise ValueError(f"a sensor of {self.rate_hz} Hz and {self.g_per_count} g per count")


class Wearer(msgspec.Struct, frozen=True, kw_only=True):
    """Who wears which sensors where, by which it is known whose model may speak.

    Nobody in particular outside a night.
    """

    subject: str = ""
    placements: dict[SensorId, str] = {}


class NightRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the user asks for when a night starts; the sensors are those assigned."""

    subject: str
    folder: str
    planned_s: float | None = None
    consent: bool = False
    note: str = ""


class NightMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down once, before the first sample."""

    night_id: str
    subject: str
    started_utc_ns: int
    started_monotonic_ns: int
    time_zone: str
    utc_offset_s: int
    radio: RadioKind
    simulated: bool
    scheme: Scheme
    sensors: tuple[NightSensor, ...]
    planned_s: float | None
    software_version: str
    model_id: str = ""
    note: str = ""
    imported_from: str = ""

    def __post_init__(self) -> None:
        """ValueError for a night that began at no time of any place."""
        if abs(self.utc_offset_s) >= DAY_S or not 0 <= self.started_utc_ns < LAST_UTC_NS:
            raise ValueError(f"began at {self.started_utc_ns} ns, {self.utc_offset_s} s from UTC")

    @property
    def wearer(self) -> Wearer:
        """Whose night it is, and where the sensors are worn."""
        return wearer_of(self.subject, self.sensors)


def wearer_of(subject: str, sensors: tuple[NightSensor, ...]) -> Wearer:
    """Whose night of these sensors it is."""
    return Wearer(subject=subject, placements={row.sensor: row.placement for row in sensors})


class NightSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of nights."""

    night_id: str
    path: str
    state: NightState
    subject: str
    started_utc_ns: int
    duration_s: float
    placements: tuple[str, ...]
    simulated: bool
    labelled_s: float = 0.0
    problem: str = ""


class NightGlance(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of nights and a training plan need to know of one night file."""

    summary: NightSummary
    scheme_digest: str = ""
    heard: tuple[tuple[SensorId, str], ...] = ()
    """Sensors of which there are samples, and where each was worn."""
    labels: LabelTrack = LabelTrack()
    recovery: RecoveryReport | None = None
    """What the journal was like from which the file was built; None when it is damaged."""


class SensorClock(msgspec.Struct, frozen=True, kw_only=True):
    """How the times of one sensor's samples are known, and how well."""

    estimated: bool
    """The sensor sends no time of its own: its times are estimated from when packets arrived."""
    rate_hz: float | None
    """Measured against the computer's clock; None when the night was too short to tell."""
    drift_ppm: float | None
    """How much faster (+) it ran than the computer: its clock, or without one its rate."""
    offset_ms: float | None
    """UTC less its own clock, where that last began; None where it has none, and in older files."""
    segments: int | None
    """Pieces of the night in which its clock went on without a break; None in older files."""
    spread_ms: float
    """Spread of the earliest packets about the times found."""
    accuracy: str
    """How late times may be as a whole, in words."""
    words: str
    """All of it as sentences."""


class NightInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a night holds, without its samples."""

    summary: NightSummary
    meta: NightMeta
    samples: dict[str, int]
    """Samples stored, by sensor."""
    missing: dict[str, int]
    """Samples in the gap ledger, by sensor."""
    labels: LabelTrack
    predictions: int
    """Predictions made while it was recorded."""
    words: tuple[str, ...]
    """How the night ended and what its journal was like."""
    clocks: dict[str, SensorClock] = {}
    """How times are known, by sensor; empty before the night's file is built."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a check: `ok`, `attention` (told, does not block) or `lost` (blocks)."""

    name: str
    state: Literal["ok", "attention", "lost", "waiting"]
    words: str
    remedy: str = ""
    value: float | None = None


class VerifyReport(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one night and each check behind it."""

    path: str
    night_id: str
    whole: bool
    findings: tuple[Finding, ...]
    samples: dict[str, int]
    """Samples stored, by sensor."""
    missing: dict[str, int]
    """Samples in the gap ledger, by sensor."""
    clocks: dict[str, SensorClock] = {}
    """How times are known, by sensor."""
    subject: str = ""
    started_utc_ns: int = 0
    utc_offset_s: int = 0
    """Of the wall clock there and then."""
    duration_s: float = 0.0
    taps: tuple[TapCheck, ...] = ()
    """Each time that all sensors were tapped three times: how well their clocks agree."""


class RecoveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the journal of a night holds, what is torn, damaged and missing."""

    night_id: str
    folder: str
    words: tuple[str, ...]
    """One sentence per fact, for people."""
    ended: EndReason | None
    """Why the night ended; None when it was interrupted."""
    files: int
    runs: int
    """1, and one more each time the night was taken up again."""
    frames: int
    torn_bytes: int
    damaged_spots: int
    damaged_bytes: int
    missing_seqs: int
    """Frames that were written, to judge by their numbers, and are not there."""
    last_utc_ns: int | None
    """Time of the last sample or note found."""
    samples: dict[str, int]

    @property
    def is_whole(self) -> bool:
        """Whether the night ended in order and nothing of it is damaged or missing."""
        return self.ended is not None and not (self.damaged_spots or self.missing_seqs)

    def holds_all_of(self, other: RecoveryReport) -> bool:
        """Whether what was built of the other has nothing that this one does not have."""
        return (
            self.night_id == other.night_id
            and self.frames >= other.frames
            and self.missing_seqs <= other.missing_seqs
            and self.frames + self.missing_seqs >= other.frames + other.missing_seqs
            and all(self.samples.get(sensor, 0) >= n for sensor, n in other.samples.items())
        )


class BuildReport(msgspec.Struct, frozen=True, kw_only=True):
    """A night file that was built and compared with its journal."""

    night_id: str
    file: str
    file_bytes: int
    sha256: str
    """Of the list of contents with the checksum of each."""
    samples: dict[str, int]
    missing: dict[str, int]
    """Samples in the gap ledger, by sensor."""
    recovery: RecoveryReport


class JournalKept(msgspec.Struct, frozen=True, kw_only=True):
    """The journal of a built night after a later start looked at both."""

    folder: str
    problem: str
    """Why it was kept; empty when it is gone."""
