"""Follows the journal of a night while it is written, from any process that may read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sleepmon.storage.folders import journal_files
from sleepmon.storage.frames import scan
from sleepmon.storage.layout import FrameType

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

    Takes no lock and disturbs nobody. Frames that were written twice come once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: Path | None = None
        self._offset = 0
        self._next_seq = 0

    def poll(self) -> list[TailFrame]:
        """What has been written since the last poll; at most some megabytes at a time."""
        found: list[TailFrame] = []
        files = journal_files(self._folder)
        for path in files:
            if self._file is not None and path.name < self._file.name:
                continue
            if path != self._file:
                self._file, self._offset = path, 0
            found += self._read(path, is_last=path == files[-1])
        return found

    def _read(self, path: Path, *, is_last: bool) -> Iterator[TailFrame]:
        with path.open("rb") as file:
            file.seek(self._offset)
            data = file.read(MAX_READ)
        good = scan(data)
        if not len(good):
            return
        for seq, kind, stream, run, at, length in zip(
            good.seqs, good.kinds, good.streams, good.runs, good.offsets, good.lengths, strict=True
        ):
            if kind != FrameType.META and seq >= self._next_seq:
                self._next_seq = seq + 1
                payload = data[at : at + length]
                yield TailFrame(seq, FrameType(kind), stream, run, payload)
        # A frame that is still being written is looked at again; so is all before a newer file.
        self._offset += good.offsets[-1] + good.lengths[-1]
        if not is_last and len(data) == MAX_READ:
            yield from self._read(path, is_last=is_last)
