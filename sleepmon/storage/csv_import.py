"""Makes a whole night of a CSV recording, through the same journal and builder as a live one."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import ImportFailed, UsageError
from sleepmon.domain.labels import CANNOT_TELL, UPRIGHT, LabelSpan, LabelTrack
from sleepmon.domain.nights import NightMeta, NightSensor
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.storage.csv_rows import CsvBatch, CsvColumns, read_batches
from sleepmon.storage.encoder import Encoder
from sleepmon.storage.files import Files
from sleepmon.storage.folders import file_of
from sleepmon.storage.journal import Journal
from sleepmon.storage.opening import RecorderOptions, begin_night, open_journal
from sleepmon.storage.writer import build_night

Unit = Literal["g", "mg", "m/s2"]
G_PER_UNIT: dict[str, float] = {"g": 1.0, "mg": 1e-3, "m/s2": 1 / 9.80665}
BODY_AXES = ("+x", "+y", "+z")
LARGEST_G = 64.0
UNIX_TIME_S = 1e8
"""Times above are seconds since 1970; below, seconds since the start of the recording."""
RATE_TOLERANCE = 0.05
UNEVEN_SHARE = 0.05
"""So many of the steps may differ from the rate by more than half a sample."""
FIRST_RATE_TOLERANCE = 0.2
GAP_SAMPLES = 1.5
BATCHES_PER_SYNC = 64
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRecording:
    """A CSV file and what it does not say of itself."""

    path: Path
    unit: Unit
    rate_hz: float
    placement: str
    subject: str
    scheme: Scheme
    software_version: str
    axes: tuple[str, str, str] = BODY_AXES
    """Which of the file's axes points to the front, to the left and to the head: `-z`, `+x`, ..."""
    columns: CsvColumns = field(default_factory=CsvColumns)
    started_utc_ns: int | None = None
    """When it began, if its times do not say; None: now."""
    time_zone: str = "UTC"
    utc_offset_s: int = 0


def import_csv(recording: CsvRecording, nights: Path, clock: Clock, progress: Progress) -> Path:
    """Build the night and give its file; ImportFailed says what is wrong with the recording.

    Nothing stays behind when it fails. `progress` hears parts of 1.
    """
    axes = _axes(recording.axes)
    _check_asked(recording)
    batches = read_batches(recording.path, recording.columns)
    first = next(batches, None)
    if first is None:
        raise ImportFailed(f"{recording.path.name} has no rows.")
    meta = _meta(recording, float(first.times_s[0]), clock)
    files, options = Files(), RecorderOptions()
    opened = begin_night(nights, meta, None, files, options)
    try:
        own_clock = _RecordingClock(meta)
        journal = open_journal(opened, own_clock, files, options, lambda trouble: None)
        try:
            night = _Import(recording, meta, axes, journal, own_clock)
            night.add(first)
            for number, batch in enumerate(batches):
                night.add(batch)
                if number % BATCHES_PER_SYNC == 0:  # what is not synced is kept in memory
                    journal.sync()
            night.finish()
        finally:
            journal.close("stopped")
        if journal.stopped is not None:
            raise journal.stopped
        opened.lock.release()
        build_night(opened.folder, file_of(opened.folder), progress, files=files)
    except BaseException:
        with contextlib.suppress(OSError):
            opened.lock.release()
        shutil.rmtree(opened.folder, ignore_errors=True)
        raise
    shutil.rmtree(opened.folder)
    return file_of(opened.folder)


class _RecordingClock:
    """The clock of the recording itself: both readings are the time of its samples."""

    def __init__(self, meta: NightMeta) -> None:
        self.elapsed_ns = 0
        self._started_utc_ns = meta.started_utc_ns

    def monotonic_ns(self) -> int:
        return self.elapsed_ns

    def utc_ns(self) -> int:
        return self._started_utc_ns + self.elapsed_ns


class _Import:
    """Turns batches of rows into blocks, gaps and labels, checking that time runs evenly."""

    def __init__(
        self,
        recording: CsvRecording,
        meta: NightMeta,
        axes: tuple[tuple[int, int], ...],
        journal: Journal,
        clock: _RecordingClock,
    ) -> None:
        self._recording = recording
        self._row = meta.sensors[0]
        self._axes = axes
        self._journal = journal
        self._clock = clock
        self._encoder = Encoder(meta, clock)
        self._started_utc_ns = meta.started_utc_ns
        self._began_s = 0.0
        self._before_s: float | None = None
        self._tick = 0
        self._steps = self._uneven = self._even = 0
        self._even_time = 0.0
        self._spans: list[tuple[int, str]] = []

    def add(self, batch: CsvBatch) -> None:
        """Write the rows of a batch, cut where samples are missing."""
        rate_hz = self._recording.rate_hz
        times_s = batch.times_s
        if self._before_s is None:
            self._began_s = float(times_s[0])
            self._before_s = self._began_s - 1 / rate_hz
        steps = np.diff(times_s, prepend=self._before_s) * rate_hz
        if (steps <= 0).any():
            line = batch.first_line + int(np.flatnonzero(steps <= 0)[0])
            raise ImportFailed(f"Line {line}: time does not go forward.", "Sort the rows by time.")
        values = self._values(batch)
        elapsed_ns = np.round((times_s - self._began_s) * 1e9).astype(np.int64)
        cuts = np.flatnonzero(steps > GAP_SAMPLES)
        self._check_steps(steps, cuts)
        self._note_labels(batch, elapsed_ns)
        edges = sorted({0, *cuts.tolist(), len(values)})
        for start, stop in itertools.pairwise(edges):
            if start in cuts:
                before_ns = round((self._before_s - self._began_s) * 1e9)
                self._add_gap(float(steps[start]), before_ns, int(elapsed_ns[start]))
            self._add_block(values[start:stop], int(elapsed_ns[stop - 1]))
            self._before_s = float(times_s[stop - 1])

    def finish(self) -> None:
        """Check the rate over the whole file and write the labels."""
        self._check_rate(self._even_time / max(self._even, 1), RATE_TOLERANCE)
        if self._uneven > UNEVEN_SHARE * self._steps:
            raise ImportFailed(
                f"The times of {self._uneven} of {self._steps} rows are uneven.",
                "Export the recording with the sensor's own times.",
            )
        self._journal.append(self._encoder.clock())
        if self._recording.columns.label:
            self._journal.append(self._encoder.labels(self._track()))

    def _check_rate(self, step: float, tolerance: float) -> None:
        """`step` is the mean step from row to row in samples at the rate that was said."""
        if self._steps > 1 and abs(step - 1) > tolerance:
            raise ImportFailed(
                f"By its times the recording has {self._recording.rate_hz / step:.4g} samples a "
                f"second, not {self._recording.rate_hz:g}.",
                "Give the rate that the sensor was set to.",
            )

    def _check_steps(self, steps: npt.NDArray[np.float64], cuts: npt.NDArray[np.int64]) -> None:
        if not self._steps:
            self._steps = len(steps)
            self._check_rate(float(np.median(steps)), FIRST_RATE_TOLERANCE)
        else:
            self._steps += len(steps)
        even = np.delete(steps, cuts)
        self._even += len(even)
        self._even_time += float(even.sum())
        self._uneven += int((np.abs(even - 1) > 0.5).sum())

    def _values(self, batch: CsvBatch) -> npt.NDArray[np.float32]:
        values = np.stack([sign * batch.values[:, axis] for axis, sign in self._axes], axis=1)
        largest = np.abs(values).max() * self._row.g_per_count
        if largest > LARGEST_G:
            line = batch.first_line + int(np.abs(values).max(axis=1).argmax())
            raise ImportFailed(
                f"Line {line} holds {largest:.0f} g: no sensor of posture measures that.",
                f"Is the unit really {self._recording.unit}?",
            )
        return values.astype(np.float32)

    def _add_block(self, values: npt.NDArray[np.float32], arrived_ns: int) -> None:
        block = SampleBlock(
            sensor=self._row.sensor,
            first_tick=self._tick,
            counts=np.ascontiguousarray(values),
            g_per_count=self._row.g_per_count,
            device_time_ns=None,
            arrived_ns=arrived_ns,
        )
        self._clock.elapsed_ns = arrived_ns
        for frame in self._encoder.samples(block):
            self._journal.append(frame)
        self._tick += len(values)

    def _add_gap(self, step: float, before_ns: int, after_ns: int) -> None:
        missing = round(step) - 1
        gap = Gap(
            self._row.sensor, self._tick - 1, missing, "dropped by sensor", before_ns, after_ns
        )
        self._journal.append(self._encoder.gap(gap))
        self._tick += missing

    # --- labels -----------------------------------------------------------------------------

    def _note_labels(self, batch: CsvBatch, elapsed_ns: npt.NDArray[np.int64]) -> None:
        for word, at_ns in zip(batch.labels, elapsed_ns.tolist(), strict=False):
            if not self._spans or self._spans[-1][1] != word:
                self._spans.append((at_ns, word))

    def _track(self) -> LabelTrack:
        """Labels that hold from a change of the column to the next one."""
        codes = {word: self._code(word) for _, word in self._spans if word}
        ended_ns = self._clock.elapsed_ns + round(1e9 / self._recording.rate_hz)
        ends = [at_ns for at_ns, _ in self._spans[1:]] + [ended_ns]
        return LabelTrack(
            tuple(
                LabelSpan(
                    start_ns=self._started_utc_ns + start_ns,
                    end_ns=self._started_utc_ns + end_ns,
                    code=codes[word],
                    author="import",
                    made_at_ns=self._started_utc_ns + start_ns,
                )
                for (start_ns, word), end_ns in zip(self._spans, ends, strict=True)
                if word
            )
        )

    def _code(self, word: str) -> str:
        scheme = self._recording.scheme
        if word.casefold() in (UPRIGHT, CANNOT_TELL):
            return word.casefold()
        try:
            return scheme.postures[scheme.posture_index(word)].code
        except UsageError as error:
            raise ImportFailed(f"The label '{word[:40]}' is no posture.", error.advice) from error


def _check_asked(recording: CsvRecording) -> None:
    if recording.unit not in G_PER_UNIT:
        raise UsageError(f"There is no unit '{recording.unit}'.", "Choose g, mg or m/s2.")
    if not 1.0 <= recording.rate_hz <= 1000.0:
        raise UsageError("The rate must be between 1 and 1000 Hz.")
    recording.scheme.placement_index(recording.placement)


def _axes(names: tuple[str, str, str]) -> tuple[tuple[int, int], ...]:
    """`("-z", "+x", "+y")` -> column and sign of each body axis."""
    axes = []
    for name in names:
        sign, letter = (name[0], name[1:]) if name[:1] in ("+", "-") else ("+", name)
        if letter not in ("x", "y", "z"):
            raise UsageError(f"'{name}' is no axis.", "Name three of x, y, z, with + or -.")
        axes.append(("xyz".index(letter), -1 if sign == "-" else 1))
    if len({column for column, _ in axes}) != 3:
        raise UsageError("Each of x, y and z must be named once.")
    return tuple(axes)


def _sha256(path: Path) -> str:
    """Tells recordings apart; a file's name may hold a person's."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _meta(recording: CsvRecording, first_s: float, clock: Clock) -> NightMeta:
    started_ns = recording.started_utc_ns
    if started_ns is None:
        started_ns = round(first_s * 1e9) if first_s > UNIX_TIME_S else clock.utc_ns()
    scheme = recording.scheme
    placement = scheme.placements[scheme.placement_index(recording.placement)].code
    sensor = NightSensor(
        sensor=SensorId(f"csv:{placement}"),
        name="CSV recording",
        family="csv",
        serial=placement,
        placement=placement,
        rate_hz=recording.rate_hz,
        range_g=int(LARGEST_G),
        g_per_count=G_PER_UNIT[recording.unit],
        dtype="float32",
        has_device_clock=False,
        simulated=False,
    )
    return NightMeta(
        night_id=secrets.token_hex(4),
        subject=recording.subject,
        started_utc_ns=started_ns,
        started_monotonic_ns=0,
        time_zone=recording.time_zone,
        utc_offset_s=recording.utc_offset_s,
        radio="system",
        simulated=False,
        scheme=scheme,
        sensors=(sensor,),
        planned_s=None,
        software_version=recording.software_version,
        imported_from=f"csv sha256:{_sha256(recording.path)}",
    )
