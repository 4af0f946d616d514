"""Figures of being right."""

import numpy as np
import pytest

from sleepmon.learning import metrics


def test_that_the_circle_has_no_end() -> None:
    off = metrics.sectors_off(np.array([0, 11, 6]), np.array([11, 0, 0]), 12)
    assert [1, 1, 6] == off.tolist()


def test_that_neighbours_are_within_one() -> None:
    near = metrics.within_one(np.array([0, 2]), np.array([11, 0]), 12)
    assert [1.0, 0.0] == near.tolist()


def test_that_angles_are_sectors_times_their_width() -> None:
    assert [90.0] == metrics.angle_error_deg(np.array([10]), np.array([1]), 12).tolist()


def test_that_leans_are_of_one_family() -> None:
    codes = ("S", "SR", "RS", "R")
    assert [1.0, 0.0] == metrics.same_family(np.array([0, 1]), np.array([1, 2]), codes).tolist()


def test_that_macro_f1_counts_each_class_alike() -> None:
    truth, guess = np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0])
    assert (6 / 7 + 0) / 2 == pytest.approx(metrics.macro_f1(guess, truth))


def test_that_an_empty_class_has_no_recall() -> None:
    assert np.isnan(metrics.recall(np.array([0]), np.array([0]), 3))


def test_that_honest_confidence_has_no_calibration_error() -> None:
    probs = np.tile([0.75, 0.25], (4, 1))
    assert 0.0 == pytest.approx(metrics.calibration_error(probs, np.array([0, 0, 0, 1])))


def test_that_boasting_is_a_calibration_error() -> None:
    probs = np.tile([1.0, 0.0], (4, 1))
    assert 0.5 == pytest.approx(metrics.calibration_error(probs, np.array([0, 0, 1, 1])))


def test_that_an_interval_needs_three_groups() -> None:
    assert (None, None) == metrics.interval(np.ones(4), np.array(["a", "a", "b", "b"]))


def test_that_the_interval_holds_the_mean_and_widens_with_unlike_groups() -> None:
    groups = np.repeat([f"n{i}" for i in range(8)], 10)
    alike = np.tile(np.repeat([0.0, 1.0], 5), 8)
    unlike = np.repeat(np.tile([0.0, 1.0], 4), 10)
    low, high = metrics.interval(unlike, groups)
    assert low is not None
    assert high is not None
    assert low < 0.5 < high
    assert (0.5, 0.5) == pytest.approx(metrics.interval(alike, groups))
    assert 0.3 < high - low


def test_that_the_interval_is_the_same_every_time() -> None:
    values, groups = np.arange(9.0), np.repeat(["a", "b", "c"], 3)
    assert metrics.interval(values, groups) == metrics.interval(values, groups)


def test_that_intervals_over_few_people_hold_the_truth_as_often_as_they_say() -> None:
    drawn = np.random.default_rng(3).normal(0.0, 1.0, (400, 6))
    people = np.array(list("abcdef"))
    ends = np.array([metrics.interval(one, people, draws=1000) for one in drawn])
    assert 0.93 < np.mean((ends[:, 0] < 0.0) & (ends[:, 1] > 0.0)) < 0.98


def test_that_intervals_over_many_people_are_the_plain_quantiles() -> None:
    values = np.random.default_rng(3).normal(0.0, 1.0, 400)
    low, high = metrics.interval(values, np.arange(400).astype(np.str_))
    assert low is not None
    assert high is not None
    assert 2 * 1.96 / 20 == pytest.approx(high - low, rel=0.08)
