"""Gaps are told exactly, lines break at them, and the shown range does not dance."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.gui.widgets.strip_data import Envelope, gaps_of, polyline_of, shown_range


def _made(*empty: int, columns: int = 10) -> Envelope:
    low = np.zeros((columns, 3))
    low[list(empty)] = np.nan
    return Envelope(low, low + 1)


def test_that_nothing_was_lost_before_the_first_sample() -> None:
    assert [] == gaps_of(_made(0, 1, 2))
    assert [(4, 6)] == gaps_of(_made(0, 1, 4, 5))
    assert [(0, 10)] == gaps_of(_made(*range(10)))


@given(st.sets(st.integers(0, 19)))
def test_that_gaps_are_exactly_the_empty_columns_after_the_first_data(empty: set[int]) -> None:
    envelope = _made(*empty, columns=20)
    covered = {column for first, past in gaps_of(envelope) for column in range(first, past)}
    began = min(set(range(20)) - empty, default=0)
    assert {column for column in empty if column >= began} == covered


def test_that_the_line_breaks_at_a_gap() -> None:
    _, y = polyline_of(_made(4, 5), 0)
    assert [8, 9, 10, 11] == np.flatnonzero(np.isnan(y)).tolist()
    assert 20 == len(y)
    assert 14 == len(polyline_of(_made(columns=7), 1)[1])


def test_that_the_range_grows_at_once_and_shrinks_late() -> None:
    small, large = _made(), Envelope(np.full((9, 3), -2.0), np.full((9, 3), 2.0))
    first = shown_range(None, small)
    assert first is not None
    grown = shown_range(first, large)
    assert grown is not None
    assert grown[0] < -2 < 2 < grown[1]
    nearly = Envelope(large.low * 0.9, large.high * 0.9)
    assert grown == shown_range(grown, nearly)
    assert first == shown_range(grown, small)
    assert grown == shown_range(grown, _made(*range(10)))


def test_that_a_gap_that_began_before_the_picture_is_seen_to_its_end() -> None:
    envelope = _made(0, 1, 2, 6)
    assert [(6, 7)] == gaps_of(envelope)
    assert [(0, 3), (6, 7)] == gaps_of(envelope, had_begun=True)
    assert [(0, 10)] == gaps_of(_made(*range(10)), had_begun=True)
