import time

from sleepmon.machine.clock import SystemClock


def test_that_the_monotonic_clock_goes_forward() -> None:
    clock = SystemClock()
    readings = [clock.monotonic_ns() for _ in range(100)]
    assert sorted(readings) == readings


def test_that_utc_is_the_time_of_the_computer() -> None:
    before = time.time_ns()
    assert before <= SystemClock().utc_ns() <= time.time_ns()
