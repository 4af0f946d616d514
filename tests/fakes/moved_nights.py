"""Nights whose own folder vanished while they were recorded."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from sleepmon.storage.files import Files
from sleepmon.storage.recorder import NightRecorder
from tests.fakes.clock import FakeClock
from tests.fakes.nights import QUICK, Listener, block, night_meta


def night_that_moves(
    nights: Path, more: Path, aside: Path, seconds: float = 20.0
) -> tuple[NightRecorder, Listener]:
    """An open night whose first half is in `aside` now, its folder gone; it goes on in `more`.

    Wants a log of the disk's error.
    """
    listener = Listener()
    recorder = NightRecorder.open(
        nights, night_meta(1), FakeClock(), listener, fallback=more, options=QUICK
    )
    half = round(seconds / 0.4)
    for number in range(half):
        recorder.put_block(block(0, number * 20))
    listener.wait_saved(2)
    shutil.copytree(recorder.folder, aside / recorder.folder.name)
    shutil.rmtree(recorder.folder)  # as a disk that is pulled out: what is open is no more
    listener.wait_trouble("fallback folder")
    for number in range(half, 2 * half):
        recorder.put_block(block(0, number * 20))
    return recorder, listener


def recorded_over_two_folders(nights: Path, more: Path) -> Path:
    """The journal folder of a night whose first folder failed for good."""

    class OnlyMore(Files):
        """The disk of the first folder takes nothing any more, once it is told to."""

        fails = False

        def create(self, path: Path) -> int:
            if self.fails and path.is_relative_to(nights):
                raise OSError(errno.EIO, "the disk is gone")
            return super().create(path)

        def write(self, descriptor: int, data: bytes | memoryview) -> int:
            if self.fails and not list(more.glob("*/journal-*")):
                raise OSError(errno.EIO, "the disk is gone")
            return super().write(descriptor, data)

    disk = OnlyMore()
    recorder = NightRecorder.open(
        nights, night_meta(), FakeClock(), Listener(), fallback=more, files=disk, options=QUICK
    )
    recorder.put_block(block(0, 0))
    disk.fails = True
    for number in range(1, 9):
        recorder.put_block(block(0, 20 * number))
    recorder.close("stopped")
    return recorder.folder
