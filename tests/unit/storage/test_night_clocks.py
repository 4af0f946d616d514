"""What a night file tells of each sensor's clock."""

from pathlib import Path

import h5py
import msgspec
import pytest

from sleepmon.domain.nights import SensorClock
from sleepmon.domain.samples import SampleBlock
from sleepmon.storage.folders import file_of
from sleepmon.storage.night_clocks import clock_of
from sleepmon.storage.reader import open_night
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.nights import (
    QUICK,
    STARTED_UTC_NS,
    Listener,
    block,
    built,
    night_meta,
    no_progress,
)


def _night(nights: Path, stamped: bool, *, ahead_s: float = 0.0, jumps_at: int = 10**9) -> Path:
    """Four minutes of one sensor 200 ppm fast; its clock is ahead, and may be set by an hour."""
    meta = night_meta(1)
    row = msgspec.structs.replace(meta.sensors[0], has_device_clock=stamped)
    clock = FakeClock(STARTED_UTC_NS)
    recorder = NightRecorder.open(
        nights, msgspec.structs.replace(meta, sensors=(row,)), clock, Listener(), options=QUICK
    )
    for number in range(1300):
        clock.advance(0.2 / 1.0002)
        taken = block(0, number * 20)
        late_ns = 3_000_000 * (number % 3)
        ahead_ns = round((ahead_s + 3600.0 * (number >= jumps_at)) * 1e9)
        stamp_ns = STARTED_UTC_NS + (number + 1) * 200_000_000 + ahead_ns
        recorder.put_block(
            SampleBlock(
                sensor=taken.sensor,
                first_tick=taken.first_tick,
                counts=taken.counts,
                g_per_count=taken.g_per_count,
                device_time_ns=stamp_ns if stamped else None,
                arrived_ns=clock.monotonic_ns() + late_ns,
            )
        )
    recorder.close("stopped")
    build_night(recorder.folder, file_of(recorder.folder), no_progress)
    return file_of(recorder.folder)


def _clock(file: Path) -> SensorClock:
    with open_night(file) as night:
        return clock_of(night, night.sensors[0])


def test_that_drift_offset_and_breaks_of_a_stamped_sensor_are_told(tmp_path: Path) -> None:
    clock = _clock(_night(tmp_path, True, ahead_s=1.5))
    assert (False, 1) == (clock.estimated, clock.segments)
    assert 200.0 == pytest.approx(clock.drift_ppm, abs=20.0)
    assert -1500.0 == pytest.approx(clock.offset_ms, abs=1.0)
    assert "Its clock stands +1500" in clock.words
    assert "at most one connection interval" in clock.accuracy
    assert "estimated" not in clock.words


def test_that_a_clock_that_was_set_began_anew(tmp_path: Path) -> None:
    clock = _clock(_night(tmp_path, True, jumps_at=600))
    assert 2 == clock.segments
    assert -3_600_000.0 == pytest.approx(clock.offset_ms, abs=30.0)
    assert "Its clock began anew 1 times." in clock.words


def test_that_a_sensor_without_stamps_is_marked_estimated(tmp_path: Path) -> None:
    clock = _clock(_night(tmp_path, False))
    assert (True, None) == (clock.estimated, clock.offset_ms)
    assert 200.0 == pytest.approx(clock.drift_ppm, abs=60.0)
    assert "its time base is estimated from arrivals" in clock.words
    assert "by more for a while where packets were lost unseen" in clock.accuracy


def test_that_a_night_built_before_these_numbers_can_still_be_read(tmp_path: Path) -> None:
    file = built(tmp_path, 90)
    with h5py.File(file, "r+") as night:
        for name in ("clock_segments", "clock_offset_ms"):
            del night["sensors/0"].attrs[name]
    clock = _clock(file)
    assert (None, None) == (clock.segments, clock.offset_ms)
    assert clock.words
