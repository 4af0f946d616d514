"""What storing, building and reading a night cost."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sleepmon.machine.clock import SystemClock
from sleepmon.storage.files import Files
from sleepmon.storage.folders import file_of
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.opening import RecorderOptions
from sleepmon.storage.reader import open_night
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.verify import verify_night
from sleepmon.workers.look import look_in_child
from tests.fakes.nights import Listener, block, night_meta
from tests.perf.figures import Figure, as_it_is, at_most
from tests.perf.whole_nights import write_journal

LISTED = 200
BUILD = """
import sys, time
from pathlib import Path
from sleepmon.storage.writer import build_night
started = time.perf_counter()
build_night(Path(sys.argv[1]), Path(sys.argv[2]), lambda part: None)
took = time.perf_counter() - started
# The peak of this program alone: that of getrusage is inherited from who started it.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(took, int(peak.split()[1]) / 1024)
"""


def figures() -> Iterator[Figure]:
    """Build and read 8 h x 3 x 100 Hz, then measure appending."""
    with tempfile.TemporaryDirectory() as home:
        folder = write_journal(Path(home), 8, 3, 100.0)
        journal_mb = sum(p.stat().st_size for p in folder.iterdir()) / 1e6
        yield as_it_is("journal of 8 h x 3 x 100 Hz", journal_mb, "MB")
        yield from build_figures("8 h x 3 x 100 Hz", folder, 10.0)
        yield from _reading(file_of(folder))
        yield from _listing(file_of(folder), Path(home) / "many")
    with tempfile.TemporaryDirectory() as home:
        yield from _appending(Path(home))


def build_figures(name: str, folder: Path, bar_s: float) -> Iterator[Figure]:
    """Time and memory of a build in a child of its own."""
    command = [sys.executable, "-c", BUILD, str(folder), str(file_of(folder))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, megabytes = (float(word) for word in done.stdout.split())
    yield at_most(f"build of {name}", seconds, "s", bar_s)
    yield at_most(f"memory of building {name}", megabytes, "MB", 300.0)


def _reading(file: Path) -> Iterator[Figure]:
    with open_night(file) as night:
        sizes = {path: night.stored_bytes(path) for path in night.paths}
    envelopes = sum(size for path, size in sizes.items() if "/envelope/" in path)
    whole_mb = file.stat().st_size / 1e6
    yield at_most("8 h x 3 x 100 Hz without envelopes", whole_mb - envelopes / 1e6, "MB", 27.0)
    yield as_it_is("8 h x 3 x 100 Hz with envelopes", whole_mb, "MB")
    samples = sum(size for path, size in sizes.items() if path.endswith("/acc"))
    yield as_it_is("8 h x 3 x 100 Hz, samples alone", samples / 1e6, "MB")
    yield at_most("open to first envelope", 1e3 * _best(lambda: _first_envelope(file)), "ms", 50.0)
    yield at_most("whole night into arrays", _best(lambda: _all_samples(file)), "s", 0.4)
    yield as_it_is("verify a whole night", _best(lambda: verify_night(file), 1), "s")


def _listing(file: Path, nights: Path) -> Iterator[Figure]:
    """Many names of one whole night: each is opened and looked into as any other."""
    nights.mkdir()
    for number in range(LISTED):
        (nights / f"{number:03d}.h5").hardlink_to(file)
    library = NightLibrary(look_in_child, nights)
    started = time.perf_counter()
    listed = len(library.nights())
    took = time.perf_counter() - started
    yield at_most(f"list of {listed} whole nights, first time", took, "s", 5.0)
    yield at_most("the same list again", 1e3 * _best(library.nights), "ms", 100.0)


def _first_envelope(file: Path) -> None:
    with open_night(file) as night:
        night.envelope(night.sensors[0].sensor, 600)


def _all_samples(file: Path) -> None:
    with open_night(file) as night:
        for row in night.sensors:
            night.counts(row.sensor)


def _best(work: object, times: int = 5) -> float:
    assert callable(work)
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return min(took)


class TimedFiles(Files):
    """Measures each write, as the recorder thread feels it."""

    def __init__(self) -> None:
        self.took_ms = array("d")  # small: the memory of the recorder is measured beside it

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        started = time.perf_counter()
        done = super().write(descriptor, data)
        self.took_ms.append((time.perf_counter() - started) * 1e3)
        return done


def _appending(nights: Path, seconds: float = 10.0) -> Iterator[Figure]:
    files, listener = TimedFiles(), Listener()
    recorder = NightRecorder.open(
        nights, night_meta(), SystemClock(), listener,
        files=files, options=RecorderOptions(check_space=False),
    )  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    puts_ms = []
    for number in range(round(seconds / 0.2)):
        for stream in range(3):
            one = block(stream, number * 20)
            started = time.perf_counter()
            recorder.put_block(one)
            puts_ms.append((time.perf_counter() - started) * 1e3)
        time.sleep(max(0.0, began + (number + 1) * 0.2 - time.perf_counter()))
    recorder.close("stopped")
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield at_most("append p99, 3 x 100 Hz", float(np.percentile(files.took_ms, 99)), "ms", 20.0)
    yield at_most("append longest, 3 x 100 Hz", max(files.took_ms), "ms", 200.0)
    yield as_it_is("delivery of a block p99", float(np.percentile(puts_ms, 99)), "ms")
    yield as_it_is("recorder, 3 x 100 Hz", 100 * cpu / seconds, "% of a core")
