"""Follows the journal of a night while it is written, from any process that may read it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sleepmon.storage.folders import journal_files
from sleepmon.storage.frames import Scan, scan
from sleepmon.storage.layout import HEADER, MAX_PAYLOAD, FrameType
from sleepmon.storage.moved import fallback_of
from sleepmon.storage.records import BAD_PAYLOAD, FileHead

MAX_READ = 16 << 20


@dataclass(frozen=True, slots=True)
class TailFrame:
    """A frame that was written; `seq` tells it apart for ever."""

    seq: int
    kind: FrameType
    stream: int
    run: int
    payload: bytes


class JournalTail:
    """Gives each whole frame once, in order, at most one poll after it was written.

    Takes no lock and disturbs nobody. Frames that were written twice come once. Where the night
    goes on in its fallback folder, so does the tail. With `newest_bytes` it begins so far before
    the end.
    """

    def __init__(self, folder: Path, newest_bytes: int | None = None) -> None:
        self._folder = folder
        self._promised: Path | None = None
        """Where the night says that it would go on; it may never be needed."""
        self._fallback: Path | None = None
        self._file: Path | None = None
        self._offset = 0
        self._next_seq = 0
        if newest_bytes is not None:
            self._fallback = fallback_of(folder)
            self._skip(newest_bytes)

    def _skip(self, newest_bytes: int) -> None:
        """Begin in the middle of a file: what is no frame there is passed over."""
        for path in reversed(self._files()):
            size = path.stat().st_size
            self._file, self._offset = path, max(0, size - newest_bytes)
            newest_bytes -= size
            if newest_bytes <= 0:
                return

    def poll(self) -> list[TailFrame]:
        """What has been written since the last poll; at most some megabytes at a time."""
        found: list[TailFrame] = []
        promised = self._promised
        files = self._files()
        for path in files:
            if self._file is not None and path.name < self._file.name:
                continue
            if path != self._file:
                self._file, self._offset = path, 0
            found += self._read(path, is_last=path == files[-1])
        # A first file may tell no more than where the night goes on.
        return found if found or promised == self._promised else self.poll()

    def _files(self) -> list[Path]:
        """In the order they were begun: the number in their names goes on over both folders."""
        if self._fallback is None and self._promised is not None and self._promised.is_dir():
            self._fallback = fallback_of(self._folder)
        return sorted(journal_files(self._folder, self._fallback), key=lambda path: path.name)

    def _read(self, path: Path, *, is_last: bool) -> Iterator[TailFrame]:
        with path.open("rb") as file:
            file.seek(self._offset)
            data = file.read(MAX_READ)
        good = scan(data)
        for seq, kind, stream, run, at, length in zip(
            good.seqs, good.kinds, good.streams, good.runs, good.offsets, good.lengths, strict=True
        ):
            payload = data[at : at + length]
            if kind == FrameType.META:
                self._take_head(payload)
            elif seq >= self._next_seq:
                self._next_seq = seq + 1
                yield TailFrame(seq, FrameType(kind), stream, run, payload)
        self._offset += _done_with(good, len(data))
        if not is_last and len(data) == MAX_READ:
            yield from self._read(path, is_last=is_last)

    def _take_head(self, payload: bytes) -> None:
        with contextlib.suppress(*BAD_PAYLOAD):
            promised = msgspec.json.decode(payload, type=FileHead).fallback
            self._promised = Path(promised) if promised else None


def _done_with(good: Scan, size: int) -> int:
    """Bytes that need not be read again: a frame still being written is; so is what follows it."""
    done = good.offsets[-1] + good.lengths[-1] if len(good) else 0
    if size == MAX_READ and size - done > HEADER.size + MAX_PAYLOAD:
        return size - HEADER.size - MAX_PAYLOAD  # damage that no frame can reach over
    return done
