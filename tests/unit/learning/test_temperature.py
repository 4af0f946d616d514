"""Confidence that means what it says."""

import numpy as np
import pytest

from sleepmon.learning.metrics import calibration_error
from sleepmon.learning.temperature import (
    HIGH,
    LOW,
    fitted_temperature,
    honest_temperature,
    softmax,
    surprise,
)


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


def test_that_an_honest_temperature_makes_the_mean_confidence_the_part_right() -> None:
    rng = np.random.default_rng(4)
    truth = rng.integers(0, 5, 2000)
    logits = rng.normal(size=(2000, 5)) * 2.0
    logits[np.arange(2000), truth] += 3.0
    logits *= 2.5  # far too sure
    heat = honest_temperature(logits, truth)
    confidence = softmax(logits / heat).max(axis=1).mean()
    assert float(np.mean(logits.argmax(1) == truth)) == pytest.approx(confidence, abs=0.001)
    assert 1.0 == honest_temperature(logits[:5], truth[:5])
