"""What a window that comes late is told of a night."""

from pathlib import Path

import pytest

from sleepmon.domain.events import GapRecorded, Marked
from sleepmon.domain.predictions import PostureSpan, Span
from sleepmon.services.classification import PersonTracker
from sleepmon.services.night_so_far import night_so_far
from sleepmon.services.night_tail import NightTail
from sleepmon.storage.recorder import NightRecorder
from tests.fakes.clock import FakeClock
from tests.fakes.moved_nights import recorded_over_two_folders
from tests.fakes.nights import (
    QUICK,
    STARTED_UTC_NS,
    Listener,
    block,
    night_meta,
    prediction,
    recorded,
    sensor_row,
)
from tests.fakes.waiting import wait_until

NS = 1_000_000_000
NECK = sensor_row(0).sensor


def test_that_the_last_seconds_of_signals_come_sample_for_sample(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60.0)
    so_far = night_so_far(NightTail(folder), 30.0)
    newest_ns = 60 * NS
    for stream in range(3):
        mine = [one for one in so_far.blocks if one.sensor == sensor_row(stream).sensor]
        assert 60 * 100 == mine[-1].next_tick
        assert newest_ns - mine[0].arrived_ns == 30 * NS
        for one in mine:
            assert (block(stream, one.first_tick).counts == one.counts).all()
    arrived = [one.arrived_ns for one in so_far.blocks]
    assert sorted(arrived) == arrived
    assert STARTED_UTC_NS == so_far.utc_ahead_ns


def test_that_the_ribbon_is_that_of_the_station_up_to_the_time_asked_for(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60.0)
    tracker = PersonTracker(night_meta().scheme)
    for second in range(1, 61):
        tracker.take(prediction(STARTED_UTC_NS + second * NS))
    assert tracker.ribbon() == night_so_far(NightTail(folder), 1.0).ribbon
    until_ns = STARTED_UTC_NS + 20 * NS
    (span,) = night_so_far(NightTail(folder), 1.0, until_ns).ribbon
    assert isinstance(span, PostureSpan)
    assert Span(STARTED_UTC_NS - NS, STARTED_UTC_NS + 21 * NS) == span.span
    assert () == night_so_far(NightTail(folder), 1.0, 0).ribbon


def test_that_reading_with_rests_reads_the_same(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 120.0)
    rested = night_so_far(NightTail(folder), 1.0, pause_s=0.001)
    at_once = night_so_far(NightTail(folder), 1.0)
    assert (at_once.ribbon, at_once.events) == (rested.ribbon, rested.events)
    assert [b.arrived_ns for b in at_once.blocks] == [b.arrived_ns for b in rested.blocks]


def test_that_what_was_told_and_what_is_missing_comes_in_order(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60.0, missing_at=2000)
    gap, mark = night_so_far(NightTail(folder), 1.0).events
    assert isinstance(gap, GapRecorded)
    assert (NECK, 100, 1.0, "link lost") == (gap.sensor, gap.missing, gap.seconds, gap.reason)
    assert isinstance(mark, Marked)


def test_that_a_night_taken_up_again_has_the_ribbon_of_before_and_the_signals_of_now(
    tmp_path: Path,
) -> None:
    clock = FakeClock(STARTED_UTC_NS)
    first = NightRecorder.open(tmp_path, night_meta(1), clock, Listener(), options=QUICK)
    first.put_block(block(0, 0))
    first.put_prediction(prediction(clock.utc_ns() + 2 * NS))
    first.close("recovered")
    later = FakeClock(STARTED_UTC_NS + 600 * NS, monotonic_ns=7 * NS)
    again = NightRecorder.resume(first.folder, later, Listener(), options=QUICK)
    again.put_block(block(0, 700))
    again.put_prediction(prediction(later.utc_ns() + 2 * NS))

    def read() -> int:
        return len(night_so_far(NightTail(first.folder), 30.0).blocks)

    wait_until(lambda: read() == 1)
    again.close("stopped")
    so_far = night_so_far(NightTail(first.folder), 30.0)
    assert [700] == [one.first_tick for one in so_far.blocks]
    assert STARTED_UTC_NS + 593 * NS == so_far.utc_ahead_ns
    assert [2, 602] == [round((span.span.end_ns - STARTED_UTC_NS) / NS) for span in so_far.ribbon]
    assert "resumed" in [e.reason for e in so_far.events if isinstance(e, GapRecorded)]


def test_that_a_clock_that_was_set_moves_the_signals_with_it(tmp_path: Path) -> None:
    clock = FakeClock(STARTED_UTC_NS)
    recorder = NightRecorder.open(tmp_path, night_meta(1), clock, Listener(), options=QUICK)
    clock.advance(0.2)
    recorder.put_block(block(0, 0))
    clock.jump_utc(-3600)

    def ahead_ns() -> int:
        return night_so_far(NightTail(recorder.folder), 30.0).utc_ahead_ns

    wait_until(lambda: ahead_ns() == STARTED_UTC_NS - 3600 * NS)
    recorder.close("stopped")


@pytest.mark.expects_log("disk: fallback folder")
def test_that_a_night_is_read_on_in_its_fallback_folder(tmp_path: Path) -> None:
    folder = recorded_over_two_folders(tmp_path / "nights", tmp_path / "more")
    so_far = night_so_far(NightTail(folder), 30.0)
    assert [20 * number for number in range(9)] == [one.first_tick for one in so_far.blocks]


def test_that_samples_without_a_known_time_and_senseless_frames_are_left_out(
    tmp_path: Path,
) -> None:
    folder = recorded(tmp_path, 2.0)
    path = folder / "journal-0000.smj"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    so_far = night_so_far(NightTail(folder), 30.0)
    assert () == so_far.blocks
