"""Opens a night file, whoever it comes from, and reads of it what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import h5py
import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import NightUnreadable, UsageError
from sleepmon.domain.events import Event
from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.nights import NightMeta, NightSensor, RecoveryReport
from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.samples import Counts, SensorId
from sleepmon.storage.clock_fit import times_at
from sleepmon.storage.layout import ENVELOPE_FACTORS, NO_STAMP, STATES, prediction_dtype
from sleepmon.storage.records import BAD_PAYLOAD
from sleepmon.storage.seal import BATCH_SAMPLES, Manifest, sha256_of, sha256_of_samples
from sleepmon.storage.unpacking import Table, read_values
from sleepmon.storage.whitelist import (
    WHEN_DAMAGED,
    check_contents,
    check_file,
    check_head,
    refuse,
    sensor_extra,
    sensor_number,
)

_T = TypeVar("_T")


class NightReader:
    """A night file opened for reading; sample values are read only where asked for.

    Tables are compared with their checksums when they are first read; samples are by
    `is_intact`. NightUnreadable whenever something is not as written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        check_file(path)
        with _damage_told():
            self._night = h5py.File(path, "r", locking=False)
        try:
            with _damage_told():
                self._head = check_head(self._night)
                check_contents(self._night, self._head)
        except BaseException:
            self._night.close()
            raise
        self._numbers = {row.sensor: k for k, row in enumerate(self.meta.sensors)}

    def __enter__(self) -> NightReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back."""
        self._night.close()

    # --- what it is -------------------------------------------------------------------------

    @property
    def meta(self) -> NightMeta:
        """What was written down before the first sample."""
        return self._head.meta

    @property
    def sensors(self) -> tuple[NightSensor, ...]:
        """The sensors of the night."""
        return self._head.meta.sensors

    @property
    def is_complete(self) -> bool:
        """Whether the night ended in order and its journal was whole."""
        return self._head.complete

    @property
    def seal(self) -> str:
        """Checksum over the list of contents."""
        return self._head.seal

    @property
    def manifest(self) -> Manifest:
        """Shape and checksum of every dataset; a copy."""
        return dict(self._head.manifest)

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of all datasets."""
        return tuple(sorted(self._head.manifest))

    @cached_property
    def recovery(self) -> RecoveryReport:
        """What the journal was like from which the file was built."""
        try:
            return msgspec.json.decode(self._head.recovery, type=RecoveryReport)
        except BAD_PAYLOAD as error:
            raise refuse(f"recovery: {error}") from error

    def is_intact(self, path: str) -> bool:
        """Whether a dataset's values are those that were written; reads all of it."""
        try:
            if path.endswith("/acc"):
                digest = sha256_of_samples(self._batches(path))
            else:
                digest = sha256_of(read_values(self._night[path]))
        except WHEN_DAMAGED:
            return False
        return digest == self._head.manifest[path].sha256

    def stored_bytes(self, path: str) -> int:
        """Bytes that a dataset takes in the file."""
        return int(self._night[path].id.get_storage_size())

    # --- samples ----------------------------------------------------------------------------

    def group_of(self, sensor: SensorId) -> str:
        """Path of the sensor's group."""
        return f"/sensors/{self._number(sensor)}"

    def length(self, sensor: SensorId) -> int:
        """Number of samples of a sensor."""
        return self._head.manifest[self._path(sensor, "acc")].shape[1]

    def counts(self, sensor: SensorId, start: int = 0, stop: int | None = None) -> Counts:
        """Samples as the sensor counted them, shape (n, 3)."""
        with _damage_told():
            values = read_values(self._night[self._path(sensor, "acc")], start, stop)
        return np.ascontiguousarray(values.T)

    def acceleration_g(
        self, sensor: SensorId, start: int = 0, stop: int | None = None
    ) -> npt.NDArray[np.float32]:
        """Specific force in g, shape (n, 3)."""
        scale = np.float32(self.sensors[self._number(sensor)].g_per_count)
        return self.counts(sensor, start, stop).astype(np.float32) * scale

    def times_utc_s(
        self, sensor: SensorId, start: int = 0, stop: int | None = None
    ) -> npt.NDArray[np.float64]:
        """When each sample was taken, in seconds since 1970 UTC, shape (n,)."""
        knots = self.table(self._path(sensor, "time"))
        index = np.arange(*slice(start, stop).indices(self.length(sensor)))
        return times_at(knots["index"], knots["utc_ns"], index)

    def envelope(self, sensor: SensorId, factor: int) -> Table:
        """Lowest and highest counts of each `factor` samples, shape (2, 3, ceil(n / factor))."""
        if factor not in ENVELOPE_FACTORS:
            raise UsageError(f"Envelopes are kept for {ENVELOPE_FACTORS} samples.")
        return self.table(self._path(sensor, f"envelope/{factor}"))

    def measured_rate_hz(self, sensor: SensorId) -> float:
        """The sensor's rate against the computer's clock."""
        with _damage_told():
            return sensor_number(self._night, self._number(sensor), "measured_rate_hz")

    def drift_ppm(self, sensor: SensorId) -> float:
        """How much faster than declared the sensor ran."""
        with _damage_told():
            return sensor_number(self._night, self._number(sensor), "drift_ppm")

    def accuracy_ms(self, sensor: SensorId) -> float:
        """Spread of the earliest arrivals about the fitted times."""
        with _damage_told():
            return sensor_number(self._night, self._number(sensor), "accuracy_ms")

    def clock_segments(self, sensor: SensorId) -> int | None:
        """Pieces without a break of the clock that tells its times; None in older files."""
        with _damage_told():
            segments = sensor_extra(self._night, self._number(sensor), "clock_segments")
        return None if segments is None else int(segments)

    def clock_offset_ms(self, sensor: SensorId) -> float | None:
        """UTC less the sensor's own clock where its last segment begins; None without a clock."""
        with _damage_told():
            return sensor_extra(self._night, self._number(sensor), "clock_offset_ms")

    # --- tables -----------------------------------------------------------------------------

    def table(self, path: str) -> Table:
        """A whole dataset but the samples, compared with its checksum."""
        if path not in self._head.manifest:
            raise UsageError(f"A night has no {path}.")
        with _damage_told():
            values = read_values(self._night[path])
        if sha256_of(values) != self._head.manifest[path].sha256:
            raise refuse(f"{path} is not as it was written")
        return values

    def packets(self, sensor: SensorId) -> Table:
        """One row per packet: see layout.PACKET."""
        return self.table(self._path(sensor, "packets"))

    def gaps(self, sensor: SensorId) -> Table:
        """The ledger of gaps: see layout.GAP."""
        return self.table(self._path(sensor, "gaps"))

    def battery(self, sensor: SensorId) -> Table:
        """Charge over time: see layout.BATTERY."""
        return self.table(self._path(sensor, "battery"))

    @cached_property
    def labels(self) -> LabelTrack:
        """The labels."""
        rows = self.table("/labels").tolist()
        return self._made(
            lambda: LabelTrack(
                tuple(
                    LabelSpan(
                        start_ns=start,
                        end_ns=None if end == NO_STAMP else end,
                        code=code.decode(),
                        author=author.decode(),
                        made_at_ns=made,
                    )
                    for start, end, made, code, author in rows
                )
            )
        )

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events that this version of sleepmon knows, in the order they were written."""
        texts = self.table("/events")["json"].tolist()
        return tuple(event for text in texts if (event := _event(text)) is not None)

    @cached_property
    def prediction_rows(self) -> Table:
        """All predictions as a table: see layout.prediction_dtype."""
        found = self.table("/predictions")
        if "calibrated" in (found.dtype.names or ()):
            return found
        scheme = self.meta.scheme
        rows = np.zeros(len(found), prediction_dtype(len(scheme.postures), len(scheme.placements)))
        for name in found.dtype.names or ():
            rows[name] = found[name]
        return rows

    @cached_property
    def predictions(self) -> tuple[Prediction, ...]:
        """All predictions as facts."""
        return self._made(lambda: tuple(self._prediction(row) for row in self.prediction_rows))

    def _prediction(self, row: Any) -> Prediction:
        roll = float(row["roll_deg"])
        return Prediction(
            sensor=self.sensors[int(row["sensor"])].sensor,
            span=Span(int(row["start_ns"]), int(row["end_ns"])),
            posture_probs=tuple(row["posture_probs"].tolist()),
            placement_probs=tuple(row["placement_probs"].tolist()),
            roll_deg=None if np.isnan(roll) else roll,
            arc_deg=float(row["arc_deg"]),
            state=STATES[int(row["state"])],
            model_id=row["model_id"].decode(),
            scheme_id=self.meta.scheme.id,
            calibrated=bool(row["calibrated"]),
        )

    # --- inside -----------------------------------------------------------------------------

    def _batches(self, path: str) -> Iterator[Table]:
        dataset = self._night[path]
        for start in range(0, dataset.shape[1], BATCH_SAMPLES):
            yield read_values(dataset, start, start + BATCH_SAMPLES)

    def _number(self, sensor: SensorId) -> int:
        if sensor not in self._numbers:
            raise UsageError(f"The sensor {sensor} takes no part in this night.")
        return self._numbers[sensor]

    def _path(self, sensor: SensorId, name: str) -> str:
        return f"{self.group_of(sensor)}/{name}"

    def _made(self, make: Callable[[], _T]) -> _T:
        """Facts made of rows; rows that make no facts are damage that the checksum cannot see."""
        try:
            return make()
        except (ValueError, IndexError, UnicodeDecodeError) as error:
            raise refuse(str(error)) from error


def open_night(path: Path) -> NightReader:
    """Open a night file; NightUnreadable or NightTooNew before any value is read."""
    return NightReader(path)


def _event(text: bytes) -> Event | None:
    try:
        found: Event = msgspec.json.decode(text, type=Event)
    except BAD_PAYLOAD:  # of a newer sleepmon of the same format
        return None
    return found


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except NightUnreadable:
        raise
    except WHEN_DAMAGED as error:
        raise refuse(f"{type(error).__name__}: {error}") from error
