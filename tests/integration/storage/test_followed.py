"""A night that is followed from another process while it is recorded."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from sleepmon.storage.layout import FrameType
from sleepmon.storage.records import decode_samples
from sleepmon.storage.tail import JournalTail, TailFrame
from tests.fakes.nights import expected_counts, only_folder, sensor_row
from tests.integration.storage.test_kill import CHILD, ROOT

POLL_S = 0.25
"""As often as the command line and the window look."""


@dataclass
class Followed:
    """What a tail saw of a night, against what its recorder acknowledged."""

    packets: list[int] = field(default_factory=lambda: [0, 0, 0])
    wrong: int = 0
    behind_s: float = 0.0
    acked: list[tuple[float, int]] = field(default_factory=list)
    """When how many packets of each sensor were acknowledged, if not seen yet."""

    def hear(self, out: IO[str]) -> None:
        """Read what the recorder acknowledges until it is dead."""
        for line in out:
            if line.endswith("\n"):
                self.acked.append((time.perf_counter(), int(line)))

    def see(self, frames: list[TailFrame]) -> None:
        """Compare each packet with what the sensor counted, and look how old the missing are."""
        for frame in frames:
            if frame.kind == FrameType.SAMPLES:
                block = decode_samples(frame.payload, sensor_row(frame.stream))
                tick, n = self.packets[frame.stream] * 20, len(block.counts)
                expected = expected_counts(frame.stream, tick, n)
                self.wrong += block.first_tick != tick or not np.array_equal(expected, block.counts)
                self.packets[frame.stream] += 1
        now, seen = time.perf_counter(), min(self.packets)
        while self.acked and self.acked[0][1] <= seen:
            self.behind_s = max(self.behind_s, now - self.acked.pop(0)[0])


def follow(nights: Path, seconds: float) -> Followed:
    """Follow a night of 3 x 1000 Hz and more for so long."""
    followed = Followed()
    command = [sys.executable, "-m", CHILD, str(nights), "live"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert "0\n" == child.stdout.readline()
        tail = JournalTail(only_folder(nights))
        hearing = threading.Thread(target=followed.hear, args=(child.stdout,))
        hearing.start()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            time.sleep(POLL_S)  # this is how a tail is used
            followed.see(tail.poll())
        child.kill()
        hearing.join()
    while frames := tail.poll():
        followed.see(frames)
    return followed


def test_that_a_tail_is_never_wrong_and_sees_all_that_was_acknowledged(tmp_path: Path) -> None:
    followed = follow(tmp_path, 3.0)
    print(f"tail: {sum(followed.packets)} packets, behind by {followed.behind_s:.2f} s at most")
    assert min(followed.packets) > 50
    assert (0, []) == (followed.wrong, followed.acked)
