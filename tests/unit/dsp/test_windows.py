"""Windows, live and at once, never across a gap."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.dsp.windows import LiveWindower, windows_of, windows_of_track

RNG = np.random.default_rng(6)


def test_that_windows_step_through_the_samples() -> None:
    x = np.arange(30).reshape(10, 3)
    windows = windows_of(x, window=4, step=3)
    assert (3, 4, 3) == windows.shape
    assert x[3:7].tolist() == windows[1].tolist()


def test_that_windows_with_a_hole_are_left_out() -> None:
    x = np.ones((10, 3))
    x[5, 0] = np.nan
    assert 2 == len(windows_of(x, window=4, step=2))


def test_that_too_few_samples_give_no_window() -> None:
    assert (0, 8, 3) == windows_of(np.ones((7, 3)), window=8, step=1).shape


def test_that_two_seconds_at_the_models_rate_are_one_window() -> None:
    windows = windows_of_track(np.ones((100, 3)), 5 + np.arange(100) / 50, 50, 100, 50)
    assert ([5.0], [7.0]) == (windows.start_s.tolist(), windows.end_s.tolist())


def test_that_no_window_reaches_across_a_gap() -> None:
    times = np.concatenate([np.arange(240) / 100, 7.0 + np.arange(240) / 100])
    x = np.repeat([[0.0] * 3, [1.0] * 3], 240, axis=0)
    windows = windows_of_track(x, times, 50, 100, 20)
    spread = windows.acceleration_g.max(axis=(1, 2)) - windows.acceleration_g.min(axis=(1, 2))
    assert 0.0 == spread.max()
    assert [0.0, 0.4, 7.0, 7.4] == pytest.approx(windows.start_s.tolist())


def test_that_a_told_gap_starts_afresh() -> None:
    windower = LiveWindower(50, 100, 50)
    times = np.arange(80) / 50
    assert [] == windower.push(np.zeros((80, 3)), times)
    assert [] == windower.gap()
    assert [] == windower.push(np.ones((80, 3)), 1.6 + times)


@given(pieces=st.lists(st.integers(1, 90), min_size=1, max_size=30), step=st.integers(1, 150))
def test_that_live_pieces_give_the_windows_of_the_whole(pieces: list[int], step: int) -> None:
    n = sum(pieces)
    x = RNG.normal(size=(n, 3))
    times = 1.7e9 + np.arange(n) / 100 + (np.arange(n) > n // 2) * 1.0
    whole = windows_of_track(x, times, 50, 100, step)
    windower, live, start = LiveWindower(50, 100, step), [], 0
    for length in pieces:
        live += windower.push(x[start : start + length], times[start : start + length])
        start += length
    live += windower.gap()
    assert len(whole) == len(live)
    assert np.allclose(whole.start_s, [row[0] for row in live], atol=1e-6)
    for window, row in zip(whole.acceleration_g, live, strict=True):
        assert np.allclose(window, row[2], atol=1e-4)


@pytest.mark.parametrize(("window", "step"), [(0, 1), (1, 0)])
def test_that_an_empty_window_or_step_is_refused(window: int, step: int) -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        LiveWindower(50, window, step)


@pytest.mark.parametrize(("rate_hz", "windows"), [(4.0, 0), (20.0, 9), (400.0, 9)])
def test_that_a_rate_too_low_for_the_model_gives_no_windows(rate_hz: float, windows: int) -> None:
    """Below five samples a second every step is a gap; from there on any rate is resampled."""
    times = np.arange(round(10 * rate_hz)) / rate_hz
    cut = windows_of_track(np.ones((len(times), 3)), times, 50.0, 100, 50)
    assert windows == pytest.approx(len(cut), abs=1 if windows else 0)
