import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.sensors.unwrap import nearest


@pytest.mark.parametrize(
    ("value", "expected", "whole"),
    [(5, 5, 5), (2, 65_534, 65_538), (65_534, 65_538, 65_534), (0, 3 * 65_536 + 9, 3 * 65_536)],
)
def test_that_the_nearest_number_is_taken(value: int, expected: int, whole: int) -> None:
    assert whole == nearest(value, 16, expected)


@given(st.integers(0, 2**40), st.integers(-30_000, 30_000))
def test_that_any_count_is_made_whole_again(truth: int, off: int) -> None:
    assert truth == nearest(truth % 65_536, 16, truth + off)
