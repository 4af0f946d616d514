"""Rates of the states that plain rules tell."""

from pathlib import Path

import numpy as np

from sleepmon.domain.schemes import Scheme
from sleepmon.learning import metrics
from sleepmon.learning.state_rates import state_rates, unsure_rates
from sleepmon.learning.weights import read_card
from tests.unit.learning.conftest import Nights


def test_that_each_state_is_told_where_it_should_and_where_not(
    base_folder: Path, scheme: Scheme
) -> None:
    rates = {s.metric: s for s in state_rates(read_card(base_folder), scheme, 3, 6.0)}
    assert rates["state_moving_when_turning"].value > 0.9
    assert rates["state_moving_when_lying"].value < 0.05
    assert rates["state_upright_when_upright"].value > 0.5 > rates["state_upright_when_lying"].value
    assert rates["state_not_worn_when_on_a_table"].value > 0.5
    assert all(score.simulated and score.people == 3 for score in rates.values())


def test_that_sure_and_unsure_answers_are_told_apart(nights: Nights) -> None:
    windows = nights(people=3, per_posture=1)
    half = len(windows) // 2
    confidence = np.concatenate([np.full(half, 0.2), np.full(len(windows) - half, 0.9)])
    right = (confidence > 0.5).astype(np.float64)
    rates = {s.metric: s.value for s in unsure_rates(confidence, right, 0.5, windows, "here")}
    assert 0.5 == rates["unsure_when_lying"]
    assert (1.0, 0.0) == (
        rates["posture_accuracy_when_sure"],
        rates["posture_accuracy_when_unsure"],
    )


def test_that_intervals_of_the_unsure_are_over_the_people_they_are_of(nights: Nights) -> None:
    windows = nights(people=4, per_posture=1)
    doubtful = (windows.subject == windows.subject[0]) | (np.arange(len(windows)) % 40 == 0)
    confidence = np.where(doubtful, 0.2, 0.9)
    right = np.isin(windows.subject, np.unique(windows.subject)[:2]).astype(np.float64)
    rates = {s.metric: s for s in unsure_rates(confidence, right, 0.5, windows, "here")}
    unsure = windows.where(doubtful)
    expected = metrics.interval(right[doubtful], unsure.subject)
    told = rates["posture_accuracy_when_unsure"]
    assert (*expected, unsure.people) == (told.low, told.high, told.people)


def test_that_where_nobody_is_unsure_nothing_is_said_of_them(nights: Nights) -> None:
    windows = nights()
    sure = np.ones(len(windows))
    names = [score.metric for score in unsure_rates(sure, sure, 0.5, windows, "here")]
    assert ["unsure_when_lying", "posture_accuracy_when_sure"] == names
