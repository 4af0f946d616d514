import pytest

from sleepmon.sensors.virtual.sensor_clock import SensorClock

S = 1_000_000_000


def test_that_it_drifts_jumps_and_starts_anew() -> None:
    clock = SensorClock(5 * S, 100.0, 10.0)
    assert 5 * S == clock.shows_ns(10.0)
    assert 1_005_100_000_000 == clock.shows_ns(1010.0)
    clock.jump(60.0, 1010.0)
    assert 1_065_100_000_000 == clock.shows_ns(1010.0)
    clock.drift(-100.0, 1010.0)
    assert -100.0 == clock.ppm
    assert 1_065_100_000_000 + 999_900_000_000 == clock.shows_ns(2010.0)
    clock.restart(2010.0)
    assert 5 * S == clock.shows_ns(2010.0)


def test_that_what_it_showed_before_a_jump_is_remembered() -> None:
    clock = SensorClock(0, 0.0, 0.0)
    clock.jump(100.0, 50.0)
    assert 40 * S == clock.shows_ns(40.0)
    assert 40.0 == pytest.approx(clock.showed_at_s(40 * S))
    assert 60.0 == pytest.approx(clock.showed_at_s(160 * S))
