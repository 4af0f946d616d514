"""Placement from slopes, person by person."""

import numpy as np
import pytest

from sleepmon.learning.placement_evidence import fitted_line, left_out_evidence, slope_features
from sleepmon.learning.real_people import RestingPeople


def lying(front: float, head: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.tile(np.array([front, 0.0, head], np.float32), (100, 1))


def test_that_the_slope_is_read_with_and_without_the_side_that_looks_up() -> None:
    features = slope_features(np.stack([lying(0.8, 0.6), lying(-0.8, 0.6)]))
    np.testing.assert_allclose([[0.6, 0.48], [0.6, -0.48]], features, atol=1e-6)


def test_that_a_line_between_two_kinds_is_found() -> None:
    x = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    weights = fitted_line(x, np.array([0.0, 0.0, 1.0, 1.0]))
    assert weights[0] > 0.5
    assert 0.0 == pytest.approx(weights[1], abs=1e-6)


def test_that_people_are_told_by_a_model_of_the_others() -> None:
    rows = []
    for number in range(5):
        own = 0.05 * number
        for place, slope in (("chest", -0.3), ("abdomen", 0.1)):
            rows.append((lying(1.0, slope + own), "S", place, f"p{number}"))
    windows, families, placement, subject = zip(*rows, strict=True)
    people = RestingPeople(np.stack(windows), families, placement, np.array(subject))
    right, who = left_out_evidence(people)
    assert ([1.0] * 10, 5) == (right.tolist(), len(set(who.tolist())))
