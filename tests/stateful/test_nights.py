"""A night through any order of deliveries, failures, deaths and resumptions keeps its promises."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.samples import Gap
from sleepmon.storage.files import Files
from sleepmon.storage.folders import file_of
from sleepmon.storage.glance import glances
from sleepmon.storage.library import NightLibrary
from sleepmon.storage.reader import open_night
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.recovery import inspect
from sleepmon.storage.resumption import last_labels
from sleepmon.storage.scan import JournalIndex
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.nights import QUICK, Listener, block, expected_counts, night_meta, no_progress
from tests.fakes.waiting import wait_until

SENSORS = 2


class _Moody(Files):
    """Fails once whenever it is told to; what syncing does to a real disk is tested elsewhere."""

    def __init__(self) -> None:
        self.fail_next = ""

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        self._meet("write")
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._meet("sync")

    def _meet(self, call: str) -> None:
        if self.fail_next == call:
            self.fail_next = ""
            raise OSError(errno.EIO, os.strerror(errno.EIO))


class NightMachine(RuleBasedStateMachine):
    """One night; the model is how many samples and gaps were delivered, and acknowledged."""

    def __init__(self) -> None:
        super().__init__()
        self.nights = Path(tempfile.mkdtemp(prefix="sm-nights-"))
        self.clock, self.files, self.listener = FakeClock(), _Moody(), Listener()
        meta = night_meta(SENSORS)
        self.recorder: NightRecorder | None = NightRecorder.open(
            self.nights, meta, self.clock, self.listener, files=self.files, options=QUICK
        )
        self.folder = self.recorder.folder
        self.ticks = [0] * SENSORS
        self.stored: list[list[tuple[int, int]]] = [[] for _ in range(SENSORS)]
        self.acked = [0] * SENSORS
        self.track = self.acked_track = LabelTrack()
        self.ended = False

    def _is_open(self) -> bool:
        return self.recorder is not None

    @precondition(_is_open)
    @rule(stream=st.integers(0, SENSORS - 1), n=st.integers(1, 60))
    def deliver(self, stream: int, n: int) -> None:
        assert self.recorder is not None
        self.clock.advance(n / 100)
        self.recorder.put_block(block(stream, self.ticks[stream], n))
        self.stored[stream].append((self.ticks[stream], n))
        self.ticks[stream] += n

    @precondition(_is_open)
    @rule(stream=st.integers(0, SENSORS - 1), n=st.integers(1, 500))
    def lose(self, stream: int, n: int) -> None:
        assert self.recorder is not None
        sensor, now = block(stream, 0).sensor, self.clock.monotonic_ns()
        self.clock.advance(n / 100)
        gap = Gap(sensor, self.ticks[stream] - 1, n, "link lost", now, self.clock.monotonic_ns())
        self.recorder.put_gap(gap)
        self.ticks[stream] += n

    @precondition(_is_open)
    @rule(code=st.sampled_from(["S", "R", "upright"]))
    def label(self, code: str) -> None:
        assert self.recorder is not None
        self.clock.advance(0.01)
        self.track = self.track.from_now_on(code, self.clock.utc_ns())
        self.recorder.put_labels(self.track)

    @precondition(_is_open)
    @rule(call=st.sampled_from(["write", "sync"]))
    def disk_fails_once(self, call: str) -> None:
        """The failure is met before anything else is done: when is not left to the scheduler."""
        self.files.fail_next = call
        if call == "write":
            self.deliver(0, 5)
        wait_until(lambda: self.files.fail_next == "")

    @precondition(_is_open)
    @rule()
    def acknowledge(self) -> None:
        self.clock.advance(0.001)
        self.listener.wait_saved(2)
        self.acked = [len(stored) for stored in self.stored]
        self.acked_track = self.track

    @precondition(_is_open)
    @rule()
    def die(self) -> None:
        """As a kill does it: what was written stays, what waited is gone, the lock is free."""
        assert self.recorder is not None
        self.files.fail_next = ""
        kept = {path: path.read_bytes() for path in self.folder.glob("*.smj")}
        self.recorder.close("stopped")
        for path in self.folder.glob("*.smj"):
            if path in kept:
                path.write_bytes(kept[path])
            else:
                path.unlink()
        self.recorder = None
        survived = JournalIndex(self.folder).sample_counts()
        for stream, stored in enumerate(self.stored):
            sums = np.cumsum([0, *(n for _, n in stored)]).tolist()
            assert survived[stream] in sums[self.acked[stream] :]
            del stored[sums.index(survived[stream]) :]
        self.track = last_labels(JournalIndex(self.folder))

    @precondition(lambda self: self.recorder is None and not self.ended)
    @rule(pause_s=st.floats(0.1, 100))
    def resume(self, pause_s: float) -> None:
        self.clock.advance(pause_s)
        self.recorder = NightRecorder.resume(
            self.folder, self.clock, self.listener, files=self.files, options=QUICK
        )
        assert self.recorder.labels_before == self.track

    @precondition(_is_open)
    @rule()
    def end(self) -> None:
        assert self.recorder is not None
        self.files.fail_next = ""
        self.recorder.close("stopped")
        self.recorder, self.ended = None, True
        self.acked = [len(stored) for stored in self.stored]

    @precondition(lambda self: self.recorder is None)
    @rule()
    def build_and_compare(self) -> None:
        file = file_of(self.folder)
        build_night(self.folder, file, no_progress)
        assert verify_night(file).whole
        with open_night(file) as night:
            for stream, stored in enumerate(self.stored):
                counts = night.counts(night.sensors[stream].sensor)
                parts = [expected_counts(stream, tick, n) for tick, n in stored]
                expected = np.concatenate([np.zeros((0, 3), np.int16), *parts])
                assert np.array_equal(expected, counts)
            assert [s.code for s in night.labels] == [s.code for s in self.track]
        file.unlink()

    @invariant()
    def listed_as_it_is(self) -> None:
        (night,) = NightLibrary(glances, self.nights).nights()
        assert night.state == ("recording" if self.recorder is not None else "interrupted")

    @invariant()
    def nothing_is_missing(self) -> None:
        assert inspect(self.folder).missing_seqs == 0

    def teardown(self) -> None:
        self.files.fail_next = ""
        if self.recorder is not None:
            self.recorder.close("stopped")
        shutil.rmtree(self.nights)


@pytest.mark.expects_log("disk: rolled over")
def test_that_a_night_keeps_its_promises_in_any_order_of_things() -> None:
    plan = settings(max_examples=15, stateful_step_count=20, derandomize=True, deadline=None)
    run_state_machine_as_test(NightMachine, settings=plan)
