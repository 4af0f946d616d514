"""From windows in g to what a network reads."""

import numpy as np

from sleepmon.domain.model_card import Normalisation
from sleepmon.learning.preprocess import tensor_of, usable


def test_that_axes_come_first_and_time_last() -> None:
    x = np.arange(2 * 5 * 3, dtype=np.float32).reshape(2, 5, 3)
    result = tensor_of(x, Normalisation())
    assert (2, 3, 5) == tuple(result.shape)
    assert x[1, :, 2].tolist() == result[1, 2].tolist()


def test_that_axes_are_shifted_and_scaled() -> None:
    x = np.ones((1, 4, 3), dtype=np.float32)
    result = tensor_of(x, Normalisation(mean_g=(1, 0, -1), scale_g=(1, 2, 4)))
    assert [0.0, 0.5, 0.5] == result[0, :, 0].tolist()


def test_that_a_window_with_a_hole_is_not_usable() -> None:
    x = np.ones((3, 4, 3))
    x[1, 2, 0], x[2, 0, 1] = np.nan, np.inf
    assert [True, False, False] == usable(x).tolist()
