"""All good frames of a night in the order they were written, whatever else its files hold."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import NightTooNew, NightUnreadable
from sleepmon.domain.nights import FORMAT_NAME, FORMAT_VERSION, NightMeta
from sleepmon.storage.folders import journal_files
from sleepmon.storage.frames import Scan, scan
from sleepmon.storage.layout import (
    HEADER,
    MAX_JOURNAL_READ,
    MAX_PAYLOAD,
    SAMPLE_DTYPES,
    FrameType,
)
from sleepmon.storage.records import BAD_PAYLOAD, CLOCK_BODY, SAMPLES_HEAD, FileHead
from sleepmon.storage.timeline import Timeline

WINDOW_BYTES = 1 << 20
BLOCK_BYTES = 4096
"""What a disk loses at once when it cannot read a place any more."""
FIRST_BYTES = 1 << 16
"""Where its first frame is whole, that is enough."""
HEAD_BYTES = 2 * (HEADER.size + MAX_PAYLOAD)
"""Within so many bytes a journal file says whose night it is."""
SLICE_ROWS = 1 << 14
ROW = np.dtype(
    [
        ("seq", "<u8"),
        ("file", "<u4"),
        ("kind", "u1"),
        ("stream", "u1"),
        ("run", "<u2"),
        ("offset", "<u8"),
        ("length", "<u4"),
    ]
)


@dataclass(frozen=True, slots=True)
class Damage:
    """What the files hold beside good frames."""

    torn_bytes: int
    spots: int
    bytes: int


class JournalIndex:
    """Where every frame of a night is. NightUnreadable when no file says whose night it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._paths: list[Path] = []
        self._rows: list[npt.NDArray[np.void]] = []
        self.heads: list[FileHead] = []
        self.damage = Damage(0, 0, 0)
        self._add_files(journal_files(folder))
        fallbacks = {Path(head.fallback) for head in self.heads if head.fallback}
        for fallback in sorted(fallbacks - {folder}):
            self._add_files(journal_files(fallback), only_night=self.heads[0].meta.night_id)
        if not self.heads:
            raise NightUnreadable(
                f"{folder.name} holds no readable night.",
                "Keep the folder: parts of it may still be saved by hand.",
            )
        self.meta: NightMeta = self.heads[0].meta
        self.rows = self._sorted_rows()

    # --- building ---------------------------------------------------------------------------

    def _add_files(self, paths: tuple[Path, ...], only_night: str = "") -> None:
        for path in paths:
            data = _read_bounded(path)
            found = scan(data)
            heads = _heads_of(data, found)
            if only_night and not any(head.meta.night_id == only_night for head in heads):
                continue
            self.heads += heads
            self._rows.append(_rows_of(found, len(self._paths)))
            self._paths.append(path)
            self.damage = Damage(
                self.damage.torn_bytes + found.torn_bytes,
                self.damage.spots + found.damaged_spots,
                self.damage.bytes + found.damaged_bytes,
            )

    def _sorted_rows(self) -> npt.NDArray[np.void]:
        """Every seq once, in order; META frames have no seq of their own."""
        rows = np.concatenate(self._rows)
        self._rows.clear()  # of a large night, tens of megabytes
        rows = rows[rows["kind"] != FrameType.META]
        _, first = np.unique(rows["seq"], return_index=True)
        found: npt.NDArray[np.void] = rows[first]
        return found

    # --- reading ----------------------------------------------------------------------------

    @property
    def files(self) -> int:
        """Number of journal files."""
        return len(self._paths)

    @property
    def missing_seqs(self) -> int:
        """Frames that were written, to judge by the numbers of the others, and are not there."""
        return int(self.rows["seq"][-1]) + 1 - len(self.rows) if len(self.rows) else 0

    def is_samples(self) -> npt.NDArray[np.bool_]:
        """Which rows are samples of a sensor of this night, of a length that makes sense."""
        good = np.zeros(len(self.rows), bool)
        for stream, row in enumerate(self.meta.sensors):
            size = 3 * SAMPLE_DTYPES[row.dtype].itemsize
            body = self.rows["length"].astype(np.int64) - SAMPLES_HEAD.size
            fits = (body > 0) & (body % size == 0)
            ours = (self.rows["kind"] == FrameType.SAMPLES) & (self.rows["stream"] == stream)
            good |= ours & fits
        return good

    def sample_counts(self) -> tuple[int, ...]:
        """Number of samples of each sensor."""
        good = self.is_samples()
        counts = []
        for stream, row in enumerate(self.meta.sensors):
            rows = self.rows[good & (self.rows["stream"] == stream)]
            body = int(rows["length"].sum(dtype=np.int64)) - SAMPLES_HEAD.size * len(rows)
            counts.append(body // (3 * SAMPLE_DTYPES[row.dtype].itemsize))
        return tuple(counts)

    def frames(
        self, rows: npt.NDArray[np.void] | None = None
    ) -> Iterator[tuple[int, int, int, bytes]]:
        """`(kind, stream, run, payload)` of these rows, or of all, in the order of rows."""
        chosen = self.rows if rows is None else rows
        with contextlib.ExitStack() as stack:
            windows = {}
            for start in range(0, len(chosen), SLICE_ROWS):
                part = chosen[start : start + SLICE_ROWS]
                columns = [part[name].tolist() for name in ROW.names or ()]
                for _, file, kind, stream, run, offset, length in zip(*columns, strict=True):
                    if file not in windows:
                        windows[file] = stack.enter_context(_Window(self._paths[file]))
                    yield kind, stream, run, windows[file].read(offset, length)

    def last(self, kind: FrameType, stream: int = 0) -> tuple[int, bytes] | None:
        """Run and payload of the last frame of a kind."""
        mine = (self.rows["kind"] == kind) & (self.rows["stream"] == stream)
        if kind == FrameType.SAMPLES:
            mine &= self.is_samples()
        at = np.flatnonzero(mine)
        if not len(at):
            return None
        _, _, run, payload = next(self.frames(self.rows[at[-1:]]))
        return run, payload

    def clock_pairs(self) -> list[tuple[int, int, int]]:
        """`(run, monotonic_ns, utc_ns)` of every pair of readings in the night."""
        pairs = [(head.run, head.monotonic_ns, head.utc_ns) for head in self.heads]
        for _, _, run, payload in self.frames(self.rows[self.rows["kind"] == FrameType.CLOCK]):
            if len(payload) == CLOCK_BODY.size:
                pairs.append((run, *CLOCK_BODY.unpack(payload)))
        return sorted(set(pairs))

    def timeline(self) -> Timeline:
        """UTC of the night's monotonic readings."""
        return Timeline(self.clock_pairs())


class _Window:
    """Reads ahead in one file, so that frames in order cost one call for many."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._base = 0
        self._data = b""

    def __enter__(self) -> _Window:
        self._file = self._path.open("rb", buffering=0)
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def read(self, offset: int, length: int) -> bytes:
        start = offset - self._base
        if start < 0 or start + length > len(self._data):
            self._base, start = offset, 0
            try:
                self._data = read_at(self._file, offset, max(WINDOW_BYTES, length))
            except OSError:  # of a bad place further on: the frame itself could be read before
                self._data = read_at(self._file, offset, length)
        return self._data[start : start + length]


def read_at(file: FileIO, offset: int, size: int) -> bytes:
    """So many bytes of a file from there, or those that are there; OSError."""
    file.seek(offset)
    data = file.read(size)
    while more := file.read(size - len(data)):  # before a bad place the system gives less
        data += more
    return data


def _read_bounded(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_JOURNAL_READ:
            raise NightUnreadable(f"{path.name} is too large for a journal.")
        return _beginning_of(path, MAX_JOURNAL_READ)
    except OSError as error:
        raise NightUnreadable(
            f"{path.name} cannot be read.", "Check the disk.", str(error)
        ) from error


def _beginning_of(path: Path, most: int) -> bytes:
    """The first bytes of a file, with zeros for what the disk cannot read any more; OSError."""
    with path.open("rb", buffering=0) as file:
        size = min(os.fstat(file.fileno()).st_size, most)
        pieces = [_piece(file, at, WINDOW_BYTES) for at in range(0, size, WINDOW_BYTES)]
    return b"".join(pieces)[:size]


def _piece(file: FileIO, at: int, size: int) -> bytes:
    try:
        return read_at(file, at, size)
    except OSError:
        if size <= BLOCK_BYTES:
            return bytes(size)
        blocks = range(at, at + size, BLOCK_BYTES)
        return b"".join(_piece(file, block, BLOCK_BYTES) for block in blocks)


def _rows_of(found: Scan, file: int) -> npt.NDArray[np.void]:
    rows = np.zeros(len(found), ROW)
    rows["file"] = file
    rows["seq"] = found.seqs
    rows["kind"] = np.frombuffer(found.kinds, np.uint8)
    rows["stream"] = np.frombuffer(found.streams, np.uint8)
    rows["run"] = found.runs
    rows["offset"] = found.offsets
    rows["length"] = found.lengths
    return rows


def _heads_of(data: bytes, found: Scan) -> list[FileHead]:
    heads = []
    for kind, offset, length in zip(found.kinds, found.offsets, found.lengths, strict=True):
        if kind != FrameType.META:
            continue
        payload = data[offset : offset + length]
        _refuse_newer(payload)
        with contextlib.suppress(*BAD_PAYLOAD):
            head = msgspec.json.decode(payload, type=FileHead)
            if head.format == FORMAT_NAME and head.meta.sensors:
                heads.append(head)
    return heads


def heads_of_file(path: Path) -> list[FileHead]:
    """What the beginning of a journal file says of its night; nothing when that is damaged."""
    for most in (FIRST_BYTES, HEAD_BYTES):
        data = _beginning_of(path, most)
        if heads := _heads_of(data, scan(data)):
            return heads
    return []


class _Version(msgspec.Struct):
    format_version: int = 0


def _refuse_newer(payload: bytes) -> None:
    try:
        version = msgspec.json.decode(payload, type=_Version).format_version
    except BAD_PAYLOAD:  # damaged or hostile: not counted as a head
        return
    if version > FORMAT_VERSION:
        raise NightTooNew(
            f"The night is of format {version}; this sleepmon knows up to {FORMAT_VERSION}.",
            "Update sleepmon.",
        )
