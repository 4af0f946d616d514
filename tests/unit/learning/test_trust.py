"""What a confidence is worth."""

import numpy as np
import pytest

from sleepmon.learning.metrics import arc_coverage
from sleepmon.learning.temperature import UNSURE_BELOW, softmax
from sleepmon.learning.trust import (
    NOMINAL,
    fitted_pull,
    fitted_share,
    fitted_trust,
    unsure_threshold,
)
from tests.unit.learning.test_temperature import drawn


def test_that_arcs_hold_the_truth_as_often_as_they_say() -> None:
    logits, truth = drawn(3.0)
    trust = fitted_trust(logits[:2000], truth[:2000])
    probs = softmax(logits[2000:] / trust.temperature)
    covered = arc_coverage(probs, truth[2000:], trust.arc_share).mean()
    assert NOMINAL == pytest.approx(float(covered), abs=0.02)


def test_that_an_arc_over_half_a_sector_holds_half_of_it() -> None:
    sure = np.eye(12)
    truth = np.arange(12)
    assert [0.5] * 12 == pytest.approx(arc_coverage(sure, truth, 0.5).tolist())
    assert [0.0] * 12 == arc_coverage(sure, (truth + 1) % 12, 0.5).tolist()
    assert [1.0] * 12 == arc_coverage(np.full((12, 12), 1 / 12), truth * 0, 1.0).tolist()


def test_that_the_share_is_found_for_boasters_too() -> None:
    logits, truth = drawn(3.0)
    probs = softmax(logits)
    covered = arc_coverage(probs, truth, fitted_share(probs, truth)).mean()
    assert NOMINAL == pytest.approx(float(covered), abs=0.005)


def test_that_answers_no_better_than_a_coin_are_unsure() -> None:
    confidence = np.linspace(0.3, 1.0, 1000)
    rest = np.repeat((1 - confidence)[:, None] / 11, 11, axis=1)
    probs = np.concatenate([confidence[:, None], rest], axis=1)
    truth = np.where(confidence < 0.335, 2, 0)
    below = unsure_threshold(probs, truth)
    assert 0.335 <= below < 0.40


def test_that_good_answers_are_never_unsure() -> None:
    assert 0.0 == unsure_threshold(np.eye(12), np.arange(12))


def test_that_no_more_than_a_tenth_is_called_unsure() -> None:
    rng = np.random.default_rng(1)
    probs = softmax(rng.normal(size=(1000, 12)))
    below = unsure_threshold(probs, rng.integers(0, 12, 1000))
    assert np.mean(probs.max(axis=1) < below) <= 0.1


def test_that_too_few_windows_give_plain_values() -> None:
    trust = fitted_trust(np.eye(12), np.arange(12))
    assert (1.0, UNSURE_BELOW, 0.8) == (trust.temperature, trust.unsure_below, trust.arc_share)


def test_that_gravity_is_weighted_by_how_right_it_is() -> None:
    told, truth = drawn(1.0)
    nothing = np.random.default_rng(2).normal(size=told.shape)
    assert 0.0 == fitted_pull([(told, nothing, truth)])
    assert 0.0 < fitted_pull([(nothing, told, truth)])
