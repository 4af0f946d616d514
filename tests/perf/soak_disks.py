"""Real full disks, and the builder stopped at each of its system calls."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sleepmon.storage.folders import file_of
from sleepmon.storage.opening import RecorderOptions
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.recovery import inspect
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.nights import Listener, block, night_meta, no_progress
from tests.fakes.traced import BAD_DISK, KILL, NO_ROOM, can_trace
from tests.integration.storage.test_traced import faulty_builds
from tests.perf.figures import Figure, at_least, at_most

SIZES_KIB = (700, 1024, 2048)


def figures() -> Iterator[Figure]:
    """What this computer allows; the rest is said in words."""
    with tempfile.TemporaryDirectory(prefix="sm-disks-") as home:
        if can_mount(Path(home)):
            yield from _full_disks(Path(home))
        else:
            print("full tmpfs: skipped, mounting needs rights that we do not have here")
        if can_trace():
            yield from _faulty_builds(Path(home))
        else:
            print("builder at each call: skipped, strace is not there or may not trace")


def can_mount(home: Path) -> bool:
    """Whether we may mount a small disk in memory."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError), small_disk(home / "try", 64):
        return True
    return False


@contextlib.contextmanager
def small_disk(place: Path, kib: int) -> Iterator[Path]:
    """A disk in memory of so many KiB."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True, capture_output=True)


def _full_disks(home: Path) -> Iterator[Figure]:
    lost = bad = 0
    for kib in SIZES_KIB:
        with small_disk(home / str(kib), kib) as place:
            acked, folder = fill(place)
            report = inspect(folder)
            lost += max(0, acked - report.samples[block(0, 0).sensor])
            bad += report.ended != "disk full" or bool(report.missing_seqs)
            elsewhere = home / f"{kib}.h5"
            build_night(folder, elsewhere, no_progress)
            bad += not verify_night(elsewhere).whole
            bad += file_of(folder).exists()
    yield at_most(f"{len(SIZES_KIB)} full disks: acknowledged and lost", lost, "samples", 0)
    yield at_most(f"{len(SIZES_KIB)} full disks: no END, or not whole", bad, "nights", 0)


def fill(place: Path) -> tuple[int, Path]:
    """Record until the disk is full: samples of the first sensor acknowledged, and the journal."""
    clock, listener = FakeClock(), Listener()
    options = RecorderOptions(sync_every_s=0.005, ballast_bytes=256 << 10, check_space=False)
    recorder = NightRecorder.open(place, night_meta(1), clock, listener, options=options)
    began_ns, number = clock.utc_ns(), 0
    while recorder.is_open:
        recorder.put_block(block(0, 20 * number))
        number += 1
        clock.advance(0.2)
    recorder.close("stopped")
    # What was delivered before an acknowledged moment; each block takes 0.2 s of the clock.
    acked_s = (max(listener.saved, default=began_ns) - began_ns) / 1e9
    return int(acked_s * 100) // 20 * 20, recorder.folder


def _faulty_builds(home: Path) -> Iterator[Figure]:
    for fault in (KILL, NO_ROOM, BAD_DISK):
        tried, bad = faulty_builds(home / fault / "nights", fault)
        yield at_least(f"builds with {fault} at each call", tried, "builds", 50)
        yield at_most(f"builds with {fault}: file neither whole nor absent", bad, "builds", 0)
