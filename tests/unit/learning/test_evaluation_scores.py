"""Figures of a comparison: by person first, then mean and interval."""

import numpy as np
import pytest

from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_scores import (
    Judged,
    confusion,
    difference_of,
    figures_of,
    values_by_person,
    with_interval,
)

CODES = ("S", "R", "P", "L")


def windows(truth: list[int], people: list[str]) -> LabelledWindows:
    count = len(truth)
    return LabelledWindows(
        np.zeros((count, 4, 3), dtype=np.float32),
        np.array(truth),
        np.zeros(count, dtype=np.int64),
        np.array(people),
        np.array(people),
    )


def sure(guess: list[int]) -> Judged:
    probs = np.eye(4, dtype=np.float32)[guess]
    return Judged(np.arange(len(guess)), probs, np.tile([1.0, 0.0], (len(guess), 1)).astype("f4"))


def test_that_each_person_counts_once_however_many_windows() -> None:
    data = windows([0, 0, 0, 1], ["A", "A", "A", "B"])
    values = values_by_person([sure([0, 0, 0, 0])], data, CODES, is_round=True)
    assert [[1.0, 0.0]] == values["posture_accuracy"].tolist()
    figures = {f.metric: f for f in figures_of([sure([0, 0, 0, 0])], data, CODES, is_round=True)}
    assert 0.5 == figures["posture_accuracy"].value
    assert 0.25 == figures["posture_calibration_error"].value
    assert (45.0, 0.5, 1.0) == (
        figures["posture_angle_error_deg"].value,
        figures["posture_four_way"].value,
        figures["posture_within_one"].value,
    )
    assert 1.0 == figures["placement_accuracy"].value


def test_that_each_seed_has_a_row() -> None:
    data = windows([0, 0], ["A", "A"])
    values = values_by_person([sure([0, 0]), sure([0, 1])], data, CODES, is_round=False)
    assert [[1.0], [0.5]] == values["posture_accuracy"].tolist()
    assert "posture_within_one" not in values


def test_that_more_seeds_are_not_more_people() -> None:
    people = np.linspace(0.2, 0.8, 6)
    once, often = with_interval("m", people[None]), with_interval("m", np.tile(people, (9, 1)))
    assert (once.low, once.high) == pytest.approx((often.low, often.high))


def test_that_a_rule_without_placements_has_no_placement_figures() -> None:
    judged = Judged(np.arange(1), np.eye(4, dtype=np.float32)[[0]], None)
    figures = figures_of([judged], windows([0], ["A"]), CODES, is_round=True)
    assert not [figure for figure in figures if figure.metric.startswith("placement")]


def test_that_intervals_need_three_people_and_hold_the_mean() -> None:
    assert with_interval("m", np.array([[0.1, 0.9]])).low is None
    figure = with_interval("m", np.array([[0.2, 0.4, 0.6, 0.8]]))
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < 0.5 == figure.value < figure.high


@pytest.mark.parametrize(("gain", "tells"), [(0.1, True), (0.0, False)])
def test_that_differences_are_paired_by_person(gain: float, tells: bool) -> None:
    people = np.linspace(0.1, 0.9, 16).reshape(2, 8)
    difference = difference_of("a", "b", "m", {"m": people + gain}, {"m": people})
    assert gain == pytest.approx(difference.figure.value)
    assert [gain, gain] == pytest.approx(difference.by_seed)
    assert tells is difference.tells


def test_that_confusion_counts_truth_by_row() -> None:
    assert ((1, 1), (0, 2)) == confusion(np.array([0, 1, 1, 1]), np.array([0, 0, 1, 1]), 2)
