"""A night recorded many times faster than life while the disk and another process are busy."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from sleepmon.machine.clock import SystemClock
from sleepmon.storage.frames import Frame
from sleepmon.storage.opening import RecorderOptions
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.recovery import inspect
from tests.fakes.nights import Listener, block, night_meta
from tests.perf.figures import Figure, as_it_is, at_most

SENSORS, RATE_HZ, BLOCK = 6, 200.0, 80
SPEED = 100
"""Times faster than life."""
SECONDS = 60.0


class Timed:
    """Calls a function, and keeps how long each call took."""

    def __init__(self, call: Callable[[Frame], int]) -> None:
        self._call = call
        self.took_ms = array("d")  # small: the memory of the recorder is measured beside it

    def __call__(self, frame: Frame) -> int:
        """The answer of the function."""
        started = time.perf_counter()
        try:
            return self._call(frame)
        finally:
            self.took_ms.append((time.perf_counter() - started) * 1e3)


def latency_under_load(
    nights: Path, stop: threading.Event, seconds: float = SECONDS
) -> Iterator[Figure]:
    """A minute, or so many seconds, at 100 times speed: of six sensors at 200 Hz."""
    noise = threading.Thread(target=_write_noise, args=(nights / "noise", stop), daemon=True)
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        noise.start()
        try:
            yield from _record(nights / "nights", seconds)
        finally:
            stop.set()
            busy.kill()
            noise.join()


def _record(nights: Path, seconds: float) -> Iterator[Figure]:
    options = RecorderOptions(check_space=False)
    meta = night_meta(SENSORS, RATE_HZ)
    recorder = NightRecorder.open(nights, meta, SystemClock(), Listener(), options=options)
    # All of appending, not the write alone: also what it would wait for at a lock or a full file.
    appending = Timed(recorder._journal.append)
    vars(recorder._journal)["append"] = appending
    before_kb, began, delivered = _memory_kb(), time.perf_counter(), 0
    settled_kb = 0
    step_s = BLOCK / RATE_HZ / SPEED
    while (elapsed := time.perf_counter() - began) < seconds:
        while delivered * step_s <= elapsed:
            for stream in range(SENSORS):
                recorder.put_block(block(stream, delivered * BLOCK, BLOCK, RATE_HZ))
            delivered += 1
        if not settled_kb and elapsed > seconds / 10:
            settled_kb = _memory_kb()
        time.sleep(step_s)
    settled_mb = (_memory_kb() - settled_kb) / 1024
    recorder.close("stopped")
    grown_mb = (_memory_kb() - before_kb) / 1024
    stored = sum(inspect(recorder.folder).samples.values())
    yield as_it_is("night under load", delivered * BLOCK / RATE_HZ / 60, "minutes recorded")
    yield at_most("append p99 under load", float(np.percentile(appending.took_ms, 99)), "ms", 20.0)
    yield at_most("append longest under load", max(appending.took_ms), "ms", 200.0)
    over = sum(took > 20.0 for took in appending.took_ms)
    yield as_it_is("appends over 20 ms under load", over, f"of {len(appending.took_ms)}")
    dropped = delivered * BLOCK * SENSORS - stored
    yield at_most("dropped under load", dropped, "samples", 0)
    yield at_most("memory grown under load", grown_mb, "MB", 50.0)
    yield at_most("memory grown after the first tenth", settled_mb, "MB", 10.0)


def _write_noise(folder: Path, stop: threading.Event) -> None:
    """Keep the disk busy: write 8 MiB, sync, again."""
    folder.mkdir(parents=True)
    data = os.urandom(8 << 20)
    while not stop.is_set():
        with (folder / "noise").open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _memory_kb() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0
