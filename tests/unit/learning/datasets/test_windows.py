"""Labelled windows as one set."""

import dataclasses

import numpy as np
import pytest

from sleepmon.learning.datasets.windows import LabelledWindows, no_windows, together
from tests.unit.learning.conftest import Nights


def test_that_choosing_keeps_columns_together(nights: Nights) -> None:
    windows = nights(people=2, per_posture=1)
    some = windows.where(windows.posture == 3)
    assert 2 * 3 == len(some)
    assert {3} == set(some.posture.tolist())
    assert 2 == some.people


def test_that_thinning_spreads_evenly(nights: Nights) -> None:
    windows = nights(people=2, per_posture=1)
    thin = windows.thinned(10)
    assert 10 == len(thin)
    assert 2 == thin.people
    assert windows is windows.thinned(10_000)


def test_that_sets_are_put_together_in_order(nights: Nights) -> None:
    one, other = nights(seed=1), nights(seed=2)
    both = together([one, no_windows(100), other])
    assert np.array_equal(one.windows_g, both.windows_g[: len(one)])
    assert sorted({*one.nights, *other.nights}) == list(both.nights)


def test_that_columns_of_unlike_length_are_refused(nights: Nights) -> None:
    windows = nights()
    with pytest.raises(ValueError, match="equally long"):
        dataclasses.replace(windows, posture=windows.posture[1:])


def test_that_windows_of_two_axes_are_refused() -> None:
    empty = no_windows(4)
    with pytest.raises(ValueError, match="window, 3"):
        LabelledWindows(
            np.zeros((0, 4, 2), dtype=np.float32),
            empty.posture,
            empty.placement,
            empty.subject,
            empty.night,
        )


def test_that_sets_with_and_without_calibration_are_put_together(nights: Nights) -> None:
    plain = nights(people=1, per_posture=1)
    turned = dataclasses.replace(plain, calibrated_g=plain.windows_g * 2)
    both = together([plain, turned])
    assert [False] * len(plain) + [True] * len(plain) == both.is_calibrated.tolist()
    assert together([plain, plain]).calibrated_g is None
    assert both.where(both.is_calibrated).is_calibrated.all()


def test_that_calibrated_windows_of_another_shape_are_refused(nights: Nights) -> None:
    plain = nights()
    with pytest.raises(ValueError, match="shape of the others"):
        dataclasses.replace(plain, calibrated_g=plain.windows_g[1:])
