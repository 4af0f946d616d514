"""What really reached the computer, packet by packet, to be held against a night's file."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sleepmon.domain.errors import PayloadError
from sleepmon.domain.samples import Counts, SensorId
from sleepmon.sensors.catalog import family_of
from sleepmon.storage.reader import NightReader

_ROW = struct.Struct("<HI")
_READ_AHEAD = 200_000


class TruthLog:
    """One file for each sensor: number of samples and checksum of every good packet, in order."""

    def __init__(self, folder: Path, sensors: list[SensorId]) -> None:
        self._folder = folder
        self._drivers = {sensor: family_of(sensor).driver() for sensor in sensors}
        self._files: dict[SensorId, BinaryIO] = {
            sensor: self._path(sensor).open("wb") for sensor in sensors
        }

    def note(self, sensor: SensorId, payload: bytes) -> None:
        """A notification reached the computer; what no driver can read holds no samples."""
        try:
            counts = self._drivers[sensor].decode(payload).counts
        except PayloadError:
            return
        self._files[sensor].write(_ROW.pack(len(counts), _checksum(counts)))

    def close(self) -> None:
        """No more will come."""
        for file in self._files.values():
            file.close()

    def compare(self, night: NightReader, sensor: SensorId) -> tuple[int, int, int]:
        """(samples that arrived, those not in the file, those in the file that never arrived)."""
        arrived = lost = at = 0
        stored = _Window(night, sensor)
        for samples, checksum in self._rows(sensor):
            arrived += samples
            if _checksum(stored.counts(at, at + samples)) == checksum:
                at += samples
            else:
                lost += samples
        return arrived, lost, night.length(sensor) - at

    def _rows(self, sensor: SensorId) -> Iterator[tuple[int, int]]:
        yield from _ROW.iter_unpack(self._path(sensor).read_bytes())

    def _path(self, sensor: SensorId) -> Path:
        return self._folder / f"{sensor.replace(':', '-')}.truth"


class _Window:
    """Samples of a night read a good piece at a time."""

    def __init__(self, night: NightReader, sensor: SensorId) -> None:
        self._night, self._sensor = night, sensor
        self._start = self._stop = 0
        self._piece: Counts | None = None

    def counts(self, start: int, stop: int) -> Counts:
        """These samples, fewer at the end of the night."""
        if self._piece is None or start < self._start or stop > self._stop:
            self._start, self._stop = start, start + _READ_AHEAD
            self._piece = self._night.counts(self._sensor, start, self._stop)
        return self._piece[start - self._start : stop - self._start]


def _checksum(counts: Counts) -> int:
    return zlib.crc32(counts.tobytes())
