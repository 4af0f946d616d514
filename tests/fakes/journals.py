"""A journal of numbered frames on any disk, and what of it is found again: to count losses."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from sleepmon.domain.nights import EndReason
from sleepmon.storage.files import Files
from sleepmon.storage.frames import Frame, scan
from sleepmon.storage.journal import Journal, JournalStopped, Trouble
from sleepmon.storage.layout import FrameType
from tests.fakes.faulty_files import CrashMode, DyingFiles, Killed, LoggedFiles, put_files

PAYLOAD = 90
Found = dict[int, tuple[int, bytes]]
"""Type and payload by seq."""


def numbered(value: int) -> Frame:
    """A frame that tells which one it is."""
    return Frame(FrameType.EVENT, 0, value.to_bytes(8, "little") * (PAYLOAD // 8))


def _head(file_index: int, next_seq: int) -> Frame:
    return Frame(FrameType.META, 0, b"{}")


def _end(reason: EndReason) -> Frame:
    return Frame(FrameType.END, 0, reason.encode())


class JournalNight:
    """A journal in folder `a`, with `b/a` to fall back on, and what it told."""

    def __init__(
        self, folder: Path, files: Files, max_bytes: int = 1 << 20, next_seq: int = 0
    ) -> None:
        self.folders = (folder / "a", folder / "b" / "a")
        self.folders[0].mkdir(parents=True, exist_ok=True)
        self.folders[1].parent.mkdir(exist_ok=True)
        self.troubles: list[Trouble] = []
        self.journal = Journal(
            self.folders, _head, _end, self.troubles.append, files,
            ballast_bytes=4096, max_bytes=max_bytes, next_seq=next_seq,
        )  # fmt: skip

    def write(self, count: int, sync_every: int = 5, on_ack: Callable[[int], object] = int) -> None:
        """Append so many frames, telling what is durable now and then."""
        for value in range(count):
            assert self.journal.append(numbered(value)) == value
            if value % sync_every == sync_every - 1:
                on_ack(self.journal.sync())

    def write_until_stopped(self) -> int:
        """Append until nothing can be; the last seq that was acknowledged."""
        acked = [-1]
        try:
            self.write(10_000, on_ack=acked.append)
        except JournalStopped:
            self.journal.close("stopped")
        return acked[-1]


def write_until_death(folder: Path, files: DyingFiles) -> int:
    """Write until the process dies in a call; the last seq that was acknowledged."""
    acked = [-1]
    try:
        JournalNight(folder, files, max_bytes=2000).write(400, sync_every=3, on_ack=acked.append)
    except Killed:
        return acked[-1]
    return acked[-1]


def found_frames(*folders: Path) -> Found:
    """All frames but heads, each seq once."""
    frames: Found = {}
    for folder in folders:
        for path in sorted(folder.glob("journal-*.smj")):
            data = path.read_bytes()
            found = scan(data)
            for seq, kind, at, length in zip(
                found.seqs, found.kinds, found.offsets, found.lengths, strict=True
            ):
                if kind != FrameType.META:
                    frames.setdefault(seq, (kind, data[at : at + length]))
    return frames


def lost_frames(frames: Found, acked: int) -> list[int]:
    """Acknowledged frames that are not there, or not as written."""
    return [
        seq
        for seq in range(acked + 1)
        if seq not in frames
        or (frames[seq][0] == FrameType.EVENT and frames[seq][1] != numbered(seq).payload)
    ]


def cut_power(home: Path, files: LoggedFiles, mode: CrashMode, states: int) -> int:
    """Write a night, then imagine so many power cuts; in how many acknowledged frames are lost."""
    night = JournalNight(home / "live", files, max_bytes=4000)
    night.write(150, sync_every=7, on_ack=files.acknowledge)
    night.journal.close("stopped")
    rng = random.Random(3)
    first = next(n for n, entry in enumerate(files.log) if entry[0] == "ack")
    lossy = 0
    for state in range(states):
        at = rng.randint(first + 1, len(files.log))
        found, acked = files.after_power_cut(at, mode, rng)
        target = home / str(state)
        put_files(found, home / "live", target)
        lossy += bool(lost_frames(found_frames(target / "a"), acked))
    return lossy
