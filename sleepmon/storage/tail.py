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

PIECE = 1 << 18
MAX_READ = 4 << 20
"""Of a file whose next frame is not found in a piece."""


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
        """All that has been written since the last poll."""
        return [frame for piece in self.pieces() for frame in piece]

    def pieces(self) -> Iterator[list[TailFrame]]:
        """The same, as it is read: a quarter of a megabyte at a time."""
        while True:
            promised = self._promised
            for path in self._files():
                if self._file is not None and _order(path) < _order(self._file):
                    continue
                if path != self._file:
                    self._file, self._offset = path, 0
                yield from self._read(path)
            # A first file tells where the night may go on.
            if promised == self._promised:
                return

    def _files(self) -> list[Path]:
        """In the order they were begun: the number in their names goes on over both folders."""
        if self._fallback is None and self._promised is not None and self._promised.is_dir():
            self._fallback = fallback_of(self._folder)
        return sorted(journal_files(self._folder, self._fallback), key=_order)

    def _read(self, path: Path) -> Iterator[list[TailFrame]]:
        """Up to the end of the file; a frame that is still being written is looked at again."""
        size = PIECE
        with path.open("rb") as file:
            while True:
                file.seek(self._offset)
                data = file.read(size)
                good = scan(data)
                done = good.offsets[-1] + good.lengths[-1] if len(good) else 0
                if not done and len(data) == MAX_READ:
                    done = MAX_READ - HEADER.size - MAX_PAYLOAD  # no frame reaches over such damage
                self._offset += done
                yield list(self._frames(data, good))
                if len(data) < size:
                    return
                size = PIECE if done else MAX_READ

    def _frames(self, data: bytes, good: Scan) -> Iterator[TailFrame]:
        for seq, kind, stream, run, at, length in zip(
            good.seqs, good.kinds, good.streams, good.runs, good.offsets, good.lengths, strict=True
        ):
            payload = data[at : at + length]
            if kind == FrameType.META:
                self._take_head(payload)
            elif seq >= self._next_seq:
                self._next_seq = seq + 1
                yield TailFrame(seq, FrameType(kind), stream, run, payload)

    def _take_head(self, payload: bytes) -> None:
        with contextlib.suppress(*BAD_PAYLOAD):
            promised = msgspec.json.decode(payload, type=FileHead).fallback
            self._promised = Path(promised) if promised else None


def _order(path: Path) -> tuple[int, str]:
    return (len(path.name), path.name)
