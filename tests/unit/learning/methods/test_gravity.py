"""The gravity rule."""

import numpy as np
import pytest

from sleepmon.domain.schemes import Scheme
from sleepmon.learning.methods.gravity import GravityRule


def windows(*rolls_deg: float) -> np.ndarray:
    angle = np.radians(rolls_deg)
    direction = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=1)
    return np.repeat(direction[:, None], 100, axis=1)


def test_that_the_nearest_posture_is_named(scheme: Scheme) -> None:
    rule = GravityRule([posture.roll_deg for posture in scheme.postures])
    assert [0, 0, 0, 1, 6, 11] == rule.posture(windows(0, 14, 350, 16, 180, 330)).tolist()


def test_that_probability_falls_with_the_angle() -> None:
    probs = GravityRule([0, 90, 180, 270]).posture_probs(windows(20))[0]
    assert [0, 1, 3, 2] == np.argsort(-probs, kind="stable").tolist()
    assert 1.0 == pytest.approx(probs.sum())


def test_that_a_window_without_direction_is_finite() -> None:
    assert np.isfinite(GravityRule([0, 180]).posture_probs(np.zeros((1, 10, 3)))).all()
