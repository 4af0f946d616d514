import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.workers.tick_clock import TickClock


def test_that_samples_before_the_arrival_are_a_period_apart() -> None:
    times = TickClock().times_s(first_tick=7, count=3, arrived_s=10.0, rate_hz=100.0)
    assert [9.98, 9.99, 10.0] == pytest.approx(list(times))


def test_that_late_packets_do_not_move_the_clock_much() -> None:
    clock = TickClock()
    clock.times_s(0, 20, 1.0, 100.0)
    late = clock.times_s(20, 20, 1.2 + 0.1, 100.0)
    assert 1.2 == pytest.approx(late[-1], abs=0.005)


def test_that_a_hole_in_the_counter_is_a_hole_in_time() -> None:
    clock = TickClock()
    clock.times_s(0, 20, 1.0, 100.0)
    after = clock.times_s(120, 20, 2.2, 100.0)
    assert 2.01 == pytest.approx(after[0])


def test_that_silence_without_a_counter_is_a_hole_too() -> None:
    clock = TickClock()
    clock.times_s(0, 20, 1.0, 100.0)
    after = clock.times_s(20, 20, 9.0, 100.0)
    assert 9.0 == pytest.approx(after[-1])


@given(st.floats(0.985, 1.015), st.integers(0, 2**16))
def test_that_a_sensor_off_its_rate_is_followed(off: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    clock = TickClock()
    for block in range(200):
        taken_s = (block * 20 + 19) / (100.0 * off)
        times = clock.times_s(block * 20, 20, taken_s + rng.exponential(0.005), 100.0)
    assert taken_s == pytest.approx(times[-1], abs=0.1)
