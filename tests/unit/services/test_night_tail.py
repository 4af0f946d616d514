"""A night told from its growing journal."""

import time
from pathlib import Path

import pytest

from sleepmon.domain.errors import NightUnreadable, UsageError
from sleepmon.domain.events import Marked
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.samples import Gap
from sleepmon.services.night_tail import NightTail
from sleepmon.storage.recorder import NightRecorder
from tests.fakes.clock import FakeClock
from tests.fakes.nights import QUICK, Listener, block, night_meta, prediction, sensor_row
from tests.fakes.waiting import wait_until

NECK = sensor_row(0).sensor


def test_that_a_growing_night_is_told_and_its_end(tmp_path: Path) -> None:
    clock = FakeClock()
    recorder = NightRecorder.open(tmp_path, night_meta(1), clock, Listener(), options=QUICK)
    tail = NightTail(recorder.folder)
    recorder.put_block(block(0, 0))
    recorder.put_gap(Gap(NECK, 19, 5, "link lost", 0, 1))
    recorder.put_labels(LabelTrack().from_now_on("S", clock.utc_ns()))
    recorder.put_battery(NECK, 80, clock.utc_ns())
    recorder.put_prediction(prediction(clock.utc_ns(), 0))
    recorder.put_event(Marked(utc_ns=clock.utc_ns(), text="coughed"))
    seen = [tail.look()]
    while not any(news.events for news in seen):
        seen.append(tail.look())
    now = seen[-1]
    assert ({NECK: 20}, {NECK: 5}, {NECK: 80}) == (now.samples, now.missing, now.battery)
    assert ("S", 1, "") == (now.label, now.predictions, now.ended)
    recorder.put_block(block(0, 25))
    recorder.close("stopped")
    last = tail.look()
    assert ({NECK: 40}, (), "stopped") == (last.samples, last.events, last.ended)


def test_that_a_look_is_never_behind_what_was_written(tmp_path: Path) -> None:
    recorder = NightRecorder.open(tmp_path, night_meta(1), FakeClock(), Listener(), options=QUICK)
    tail = NightTail(recorder.folder)
    worst_s = 0.0
    for number in range(20):
        recorder.put_block(block(0, 20 * number))
        put = time.perf_counter()
        wait_until(lambda n=number: tail.look().samples[NECK] >= 20 * (n + 1))  # type: ignore[misc]  # a default binds n
        worst_s = max(worst_s, time.perf_counter() - put)
    recorder.close("stopped")
    print(f"live tail: at most {1000 * worst_s:.0f} ms behind")


def test_that_a_folder_without_a_night_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        NightTail(tmp_path / "gone.night")
    with pytest.raises(NightUnreadable):
        NightTail(tmp_path)
