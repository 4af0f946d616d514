import numpy as np
import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.dsp.sphere import fit_sphere, still_means_g

GAIN, OFFSET = np.array([1.04, 0.97, 1.01]), np.array([0.03, -0.02, 0.01])


def directions(count: int = 200) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    x = np.random.default_rng(3).normal(size=(count, 3))
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))


def test_that_gain_and_offset_are_found() -> None:
    sensed = (directions() - OFFSET) / GAIN
    fit = fit_sphere(sensed)
    np.testing.assert_allclose(fit.gain, GAIN, atol=1e-3)
    np.testing.assert_allclose(fit.offset_g, OFFSET, atol=1e-3)
    assert fit.error_after_g < 0.001 < fit.error_before_g
    assert 200 == fit.periods


def test_that_a_good_sensor_stays_as_it_is() -> None:
    fit = fit_sphere(directions())
    np.testing.assert_allclose(fit.gain, np.ones(3), atol=1e-6)
    np.testing.assert_allclose(fit.offset_g, np.zeros(3), atol=1e-6)


def test_that_one_bad_period_does_not_pull_much() -> None:
    sensed = (directions() - OFFSET) / GAIN
    sensed[0] *= 1.15
    np.testing.assert_allclose(fit_sphere(sensed).gain, GAIN, atol=5e-3)


@pytest.mark.parametrize(
    ("means", "words"),
    [
        (directions(5), "Only 5 periods"),
        (np.abs(directions()), r"not turned enough.*x, y, z"),
        (directions() * np.array([1.0, 1.0, 0.1]), r"not turned enough.*\(z\)"),
        (directions() / 1.4, "cannot be told"),
        (np.full((30, 3), np.nan), "Only 0 periods"),
    ],
)
def test_that_too_little_is_refused(
    means: np.ndarray[tuple[int, int], np.dtype[np.float64]], words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        fit_sphere(means)


def test_that_only_still_windows_of_one_g_are_taken() -> None:
    still = np.tile([0.0, 0.0, 1.0], (100, 1))
    moving = still + np.linspace(-0.1, 0.1, 100)[:, None]
    heavy = still * 1.5
    assert [[0.0, 0.0, 1.0]] == still_means_g(np.stack([still, moving, heavy])).tolist()
