"""The newest rows of a ring are one slice, whatever was written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.dsp.ring import Ring


@given(st.lists(st.integers(0, 25), max_size=20), st.integers(0, 30))
def test_that_it_holds_the_newest_rows(sizes: list[int], count: int) -> None:
    ring, told, number = Ring(10, 2), np.empty((0, 2)), 0
    for size in sizes:
        rows = np.arange(number, number + size)[:, None] * np.array([[1.0, -1.0]])
        number += size
        ring.push(rows)
        told = np.vstack([told, rows])[-10:]
        expected = told[len(told) - min(count, len(told)) :]
        assert expected.tolist() == ring.newest(count).tolist()
        assert len(told) == len(ring)


def test_that_reading_copies_nothing() -> None:
    ring = Ring(4, 1)
    ring.push(np.ones((6, 1)))
    assert ring.newest(4).base is not None


def test_that_the_newest_row_can_be_replaced() -> None:
    ring = Ring(3, 1)
    for value in range(5):
        ring.push(np.array([[float(value)]]))
        ring.amend(np.array([value + 0.5]))
    assert [[2.5], [3.5], [4.5]] == ring.newest(3).tolist()


@pytest.mark.parametrize("count", [0, 1])
def test_that_an_empty_ring_has_no_rows(count: int) -> None:
    assert (0, 2) == Ring(3, 2).newest(count).shape
