"""A recorder in a process of its own, to be killed: prints what is acknowledged as it goes.

`python -m tests.integration.storage.recording_child <nights> <flat out|live> [<folder to resume>]`
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sleepmon.domain.nights import EndReason
from sleepmon.machine.clock import SystemClock
from sleepmon.storage.opening import RecorderOptions
from sleepmon.storage.recorder import NightRecorder
from tests.fakes.nights import block, night_meta

STREAMS = 3
SAMPLES = 20


class _Printer:
    """Says on standard output how many packets per sensor were delivered before what is saved."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self.delivered: list[tuple[int, int]] = []

    def on_saved(self, until_utc_ns: int) -> None:
        done = [count for at, count in self.delivered if at < until_utc_ns]
        if done:
            sys.stdout.write(f"{done[-1]}\n")
            sys.stdout.flush()
            self.delivered = [(at, n) for at, n in self.delivered if n > done[-1]]

    def on_trouble(self, kind: str, level: str, words: str, advice: str) -> None:
        sys.stderr.write(f"{kind}: {words}\n")

    def on_stopped(self, reason: EndReason) -> None:
        sys.stderr.write(f"stopped: {reason}\n")


def main() -> None:
    """Record until killed; the n-th packet of a sensor begins at tick 20 n."""
    nights, pace = Path(sys.argv[1]), sys.argv[2]
    clock = SystemClock()
    printer = _Printer(clock)
    options = RecorderOptions(
        sync_every_s=0.005, ballast_bytes=64 << 10, check_space=False, max_file_bytes=1 << 20
    )
    if len(sys.argv) > 3:
        folder = Path(sys.argv[3])
        recorder = NightRecorder.resume(folder, clock, printer, options=options)
    else:
        recorder = NightRecorder.open(nights, night_meta(), clock, printer, options=options)
    sys.stdout.write("0\n")
    sys.stdout.flush()
    number = 0
    while True:
        for stream in range(STREAMS):
            recorder.put_block(block(stream, number * SAMPLES))
        number += 1
        printer.delivered.append((clock.utc_ns(), number))
        if pace == "live" or number % 50 == 0:
            time.sleep(0.002)  # 3 x 1000 Hz and more; flat out leaves the disk no rest


if __name__ == "__main__":
    main()
