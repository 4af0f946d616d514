import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.storage.timeline import Timeline

S = 1_000_000_000


def test_that_drift_between_two_readings_is_spread() -> None:
    line = Timeline([(0, 0, 1000 * S), (0, 60 * S, 1060 * S + 6_000_000)])
    assert line.utc_ns(0, 30 * S) == 1030 * S + 3_000_000
    assert line.jumps() == ()


def test_that_before_the_first_and_after_the_last_reading_time_runs_on() -> None:
    line = Timeline([(0, 10 * S, 1010 * S)])
    assert line.utc_ns(0, [0, 10 * S, 20 * S]).tolist() == [1000 * S, 1010 * S, 1020 * S]


def test_that_a_computer_that_slept_makes_a_jump_and_not_a_slope() -> None:
    line = Timeline([(0, 0, 1000 * S), (0, 60 * S, 4660 * S)])
    assert line.utc_ns(0, [30 * S, 59 * S, 60 * S]).tolist() == [1030 * S, 1059 * S, 4660 * S]
    assert line.jumps() == ((4660 * S, 3600.0),)


def test_that_each_run_has_a_clock_of_its_own() -> None:
    line = Timeline([(0, 500 * S, 1000 * S), (1, 3 * S, 2000 * S)])
    assert (int(line.utc_ns(0, 501 * S)), int(line.utc_ns(1, 4 * S))) == (1001 * S, 2001 * S)
    assert line.utc_ns(7, 501 * S) == 1001 * S


def test_that_a_night_without_any_reading_has_no_time() -> None:
    with pytest.raises(ValueError, match="one pair"):
        Timeline([(0, 1 << 63, 0)])


@given(st.lists(st.tuples(st.integers(0, 10**15), st.integers(-(10**6), 10**6)), min_size=1))
def test_that_time_never_goes_back_when_the_clocks_only_drift(
    readings: list[tuple[int, int]],
) -> None:
    line = Timeline([(0, m * 1000, m * 1000 + drift) for m, drift in readings])
    at = np.linspace(0, 10**18, 500).astype(np.int64)
    assert (np.diff(line.utc_ns(0, at)) > 0).all()
