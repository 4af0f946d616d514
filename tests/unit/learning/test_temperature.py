"""Confidence that means what it says."""

import numpy as np
import pytest

from sleepmon.learning.metrics import calibration_error
from sleepmon.learning.temperature import HIGH, LOW, fitted_temperature, softmax, surprise


def drawn(scale: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    logits = rng.normal(0, 2, (4000, 5))
    truth = np.array([rng.choice(5, p=row) for row in softmax(logits)])
    return logits * scale, truth


def test_that_the_true_temperature_is_found() -> None:
    logits, truth = drawn(2.5)
    assert 2.5 == pytest.approx(fitted_temperature(logits, truth), rel=0.08)


def test_that_calibration_mends_boasting() -> None:
    logits, truth = drawn(3.0)
    mended = softmax(logits / fitted_temperature(logits, truth))
    assert calibration_error(mended, truth) < 0.03 < calibration_error(softmax(logits), truth)


def test_that_too_few_windows_change_nothing() -> None:
    logits, truth = drawn(3.0)
    assert 1.0 == fitted_temperature(logits[:10], truth[:10])


def test_that_always_right_does_not_mean_boundless() -> None:
    logits = np.eye(4)[np.arange(40) % 4]
    assert LOW == pytest.approx(fitted_temperature(logits, np.arange(40) % 4), rel=1e-3)


def test_that_always_wrong_does_not_mean_boundless() -> None:
    logits = 9 * np.eye(4)[np.arange(40) % 4]
    assert HIGH == pytest.approx(fitted_temperature(logits, (np.arange(40) + 1) % 4), rel=1e-3)


def test_that_equal_answers_surprise_by_the_number_of_classes() -> None:
    assert np.log(4) == pytest.approx(surprise(np.zeros((3, 4)), np.array([0, 1, 2]), 1.0))
