"""A station in a process of its own, with one client that follows it and remembers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from sleepmon.domain import events
from sleepmon.domain.samples import SampleBlock
from sleepmon.remote.client import StationClient
from sleepmon.storage.reader import NightReader
from tests.fakes.listener import Listener


class StationProcess:
    """Started by `with`, killed at its end unless it has ended already."""

    def __init__(self, runtime_dir: Path, *, grace_s: float = 3600.0, speed: float = 1.0) -> None:
        self.runtime_dir = runtime_dir
        self._arguments = ["tests.fakes.ward_station", str(runtime_dir), str(grace_s), str(speed)]
        self._environment = dict(os.environ)
        self.listener = Listener()

    @classmethod
    def of_program(cls, home: Path) -> StationProcess:
        """The station of the program itself, with its classifier, its files below `home`."""
        process = cls(home / "run")
        process._arguments = ["sleepmon", "station", "--radio", "virtual"]
        process._environment["SLEEPMON_HOME"] = str(home)
        return process

    def __enter__(self) -> StationProcess:
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self._arguments], env=self._environment
        )
        self.client = self.attach()
        self.client.follow(self.listener)
        return self

    def __exit__(self, *error: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait(60)
        self.client.close()

    def attach(self) -> StationClient:
        """Another client."""
        return StationClient.connect(self.runtime_dir, 30)

    def end(self, signal_number: int) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        self.process.send_signal(signal_number)
        return self.process.wait(60)

    def acknowledged(self) -> list[SampleBlock]:
        """Blocks our client saw that arrived in the night and before its last `saved until`."""
        told = self.listener.of(events.NightSavedUntil)
        until_ns = max((event.until_utc_ns for event in told), default=0)
        began_ns = self.listener.wait_for(events.NightStarted).utc_ns
        return [
            block
            for block, arrived_utc_ns in tuple(self.listener.blocks)
            # What came while the night was being opened may or may not belong to it.
            if began_ns < arrived_utc_ns < until_ns
        ]


def is_in(night: NightReader, block: SampleBlock) -> bool:
    """Whether a night holds these very samples."""
    kept = night.counts(block.sensor, 0, night.length(block.sensor))
    starts = np.flatnonzero((kept[: len(kept) - len(block.counts) + 1] == block.counts[0]).all(1))
    return any(np.array_equal(kept[s : s + len(block.counts)], block.counts) for s in starts)
