"""Resampling to an even grid, in one piece and bit by bit."""

import numpy as np
import pytest

from sleepmon.dsp.resample import Resampler, resample

RNG = np.random.default_rng(5)


def test_that_the_same_rate_changes_nothing() -> None:
    x = RNG.normal(size=(50, 3))
    assert np.allclose(x, resample(x, 10 + np.arange(50) / 50, 50))


def test_that_a_higher_rate_is_averaged() -> None:
    x = RNG.normal(size=(100, 3))
    expected = x.reshape(50, 2, 3).mean(axis=1)
    assert np.allclose(expected, resample(x, np.arange(100) / 100, 50))


def test_that_a_lower_rate_is_repeated() -> None:
    x = RNG.normal(size=(25, 3))
    assert np.allclose(np.repeat(x, 2, axis=0), resample(x, np.arange(25) / 25, 50))


def test_that_gaps_stay_empty() -> None:
    times = np.concatenate([np.arange(50), np.arange(100, 150)]) / 50
    grid = resample(np.ones((100, 3)), times, 50)
    empty = np.asarray(np.isnan(grid).all(axis=1))
    assert (150, 50, True) == (len(grid), int(empty.sum()), bool(empty[50:100].all()))


def test_that_a_mean_is_kept_at_odd_rates() -> None:
    x = np.tile([0.5, -0.25, 0.8], (400, 1))
    assert np.allclose([0.5, -0.25, 0.8], resample(x, np.arange(400) / 23.7, 50))


@pytest.mark.parametrize("rate_hz", [20.0, 52.0, 200.0])
def test_that_pieces_give_what_the_whole_gives(rate_hz: float) -> None:
    x = RNG.normal(size=(700, 3))
    times = 1.7e9 + np.cumsum(RNG.uniform(0.8, 1.2, 700)) / rate_hz
    whole = resample(x, times, 50)
    resampler = Resampler(50)
    pieces = []
    for start in range(0, 700, 37):
        pieces += resampler.push(x[start : start + 37], times[start : start + 37])
    pieces += resampler.finish()
    assert np.allclose(whole, np.concatenate([piece.values for piece in pieces]), atol=1e-5)


def test_that_samples_that_are_no_numbers_count_as_missing() -> None:
    x = np.ones((100, 3))
    x[40:60, 1] = np.nan
    grid = resample(x, np.arange(100) / 50, 50)
    assert np.isnan(grid[41:60]).all()
    assert np.isfinite(grid[:40]).all()
    assert np.isfinite(grid[60:]).all()


def test_that_a_sample_stamped_before_the_last_is_left_out() -> None:
    times = np.array([0.0, 0.02, 0.01, 0.04, 0.06])
    values = np.array([[0.0] * 3, [1.0] * 3, [99.0] * 3, [2.0] * 3, [3.0] * 3])
    assert [0.0, 1.0, 2.0, 3.0] == pytest.approx(resample(values, times, 50)[:, 0].tolist())


def test_that_nothing_gives_nothing() -> None:
    assert (0, 3) == resample(np.empty((0, 3)), np.empty(0), 50).shape
