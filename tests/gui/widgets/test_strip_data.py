"""Envelopes keep every extreme and every gap."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.gui.widgets.strip_data import Envelope, envelope_of, gaps_of, polyline_of, shown_range


def _samples(rate_hz: float, seconds: float = 30.0) -> tuple[np.ndarray, np.ndarray]:
    ago = np.arange(int(rate_hz * seconds))[::-1] / rate_hz
    return ago, np.stack([np.sin(ago), np.cos(ago), ago * 0], axis=1)


def _made(*empty: int, columns: int = 10) -> Envelope:
    low = np.zeros((columns, 3))
    low[list(empty)] = np.nan
    return Envelope(low, low + 1)


def test_that_no_extreme_is_lost() -> None:
    ago, values = _samples(100)
    values[1234, 1] = 9.0
    values[777, 2] = -7.0
    envelope = envelope_of(ago, values, 30.0, 400)
    assert 9.0 == np.nanmax(envelope.high[:, 1])
    assert -7.0 == np.nanmin(envelope.low[:, 2])


@pytest.mark.parametrize("rate_hz", [12.5, 25, 50, 100, 200])
def test_that_a_low_rate_is_no_gap(rate_hz: float) -> None:
    envelope = envelope_of(*_samples(rate_hz), 30.0, 900)
    assert [] == [gap for gap in gaps_of(envelope) if gap[1] < 895]


@pytest.mark.parametrize("rate_hz", [25, 100])
def test_that_a_loss_stays_a_gap(rate_hz: float) -> None:
    ago, values = _samples(rate_hz)
    kept = (ago < 10.0) | (ago > 10.5)
    gaps = gaps_of(envelope_of(ago[kept], values[kept], 30.0, 600))
    assert 1 == len(gaps)
    first, past = gaps[0]
    assert 390 <= first < past <= 402
    assert 7 <= past - first <= 12


def test_that_silence_is_an_open_gap_at_the_right() -> None:
    ago, values = _samples(50)
    kept = ago > 4.0
    assert [(520, 600)] == gaps_of(envelope_of(ago[kept], values[kept], 30.0, 600))


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
