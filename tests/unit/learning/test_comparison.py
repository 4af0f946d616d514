"""The gate: same windows, intervals, floors, plain words."""

import dataclasses
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch

from sleepmon.learning.comparison import (
    STRETCH,
    evidence_groups,
    guesses_of,
    judge,
    unfitted_guesses,
)
from sleepmon.learning.datasets.windows import LabelledWindows, no_windows
from sleepmon.learning.fitting import HELD_OUT, calibrated
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.weights import read_model
from tests.unit.learning.conftest import Nights


@pytest.fixture
def good(base_folder: Path) -> Predictor:
    return Predictor(*read_model(base_folder))


@pytest.fixture
def turned(base_folder: Path) -> Predictor:
    """The shipped model, but every posture called by its neighbour's name."""
    network, card = read_model(base_folder)
    head = network.posture_head
    for parameter in (head.weight, head.bias):
        parameter.data = torch.roll(parameter.data, 1, dims=0)
    return Predictor(network, msgspec.structs.replace(card, gravity_pull=0.0))


@pytest.fixture
def blind_to_one(base_folder: Path) -> Predictor:
    """The shipped model, but it never says right side."""
    network, card = read_model(base_folder)
    network.posture_head.bias.data[3] = -100.0
    return Predictor(network, card)


@pytest.fixture
def held_out(nights: Nights) -> LabelledWindows:
    return nights(people=6, per_posture=4, seed=31)


def test_that_better_is_called_better(
    turned: Predictor, good: Predictor, held_out: LabelledWindows
) -> None:
    judgement = judge(turned, good, held_out, simulated=True)
    assert "better" == judgement.verdict
    assert "6 held-out nights of 6 people" in judgement.words
    accuracy = judgement.comparisons[0]
    assert "posture_accuracy" == accuracy.metric
    assert accuracy.before.value < 0.3 < 0.7 < accuracy.after.value
    assert accuracy.after.low is not None
    assert accuracy.after.low < accuracy.after.value
    assert (6, len(held_out), True) == (
        accuracy.after.people,
        accuracy.after.windows,
        accuracy.after.simulated,
    )


def test_that_worse_is_called_worse(
    turned: Predictor, good: Predictor, held_out: LabelledWindows
) -> None:
    assert "worse" == judge(good, turned, held_out, simulated=True).verdict


def test_that_the_same_is_no_clear_difference(good: Predictor, held_out: LabelledWindows) -> None:
    judgement = judge(good, good, held_out, simulated=True)
    assert "no clear difference" == judgement.verdict
    assert all(row.before == row.after for row in judgement.comparisons)


def test_that_confidences_are_judged_on_windows_they_were_not_fitted_on(
    base_folder: Path, nights: Nights
) -> None:
    network, card = read_model(base_folder)
    held_out = nights(people=2, per_posture=2, seed=31)
    mine = held_out.night == held_out.nights[0]
    wrong = np.where(mine, held_out.posture, (held_out.posture + 6) % 12)
    held_out = dataclasses.replace(held_out, posture=wrong)
    fitted = calibrated(network, card, held_out, HELD_OUT)
    candidate = Predictor(network, msgspec.structs.replace(card, calibration=fitted))
    groups, _ = evidence_groups(held_out)
    plain, honest = guesses_of(candidate, held_out), unfitted_guesses(candidate, held_out, groups)
    assert np.array_equal(plain.posture, honest.posture)
    sure = honest.posture_probs.max(axis=1)
    # The night with true labels is told by a fit on the one with wrong ones, and so doubtfully.
    assert sure[mine].mean() < 0.5 < sure[~mine].mean()
    shipped = Predictor(network, card)
    same = unfitted_guesses(shipped, held_out, groups).posture_probs
    assert np.array_equal(guesses_of(shipped, held_out).posture_probs, same)


def test_that_losing_one_posture_is_worse_and_named(
    good: Predictor, blind_to_one: Predictor, held_out: LabelledWindows
) -> None:
    judgement = judge(good, blind_to_one, held_out, simulated=True)
    assert "worse" == judgement.verdict
    assert "posture R fell from" in judgement.words


def test_that_nothing_held_out_is_not_judged(good: Predictor, turned: Predictor) -> None:
    judgement = judge(turned, good, no_windows(100), simulated=True)
    assert ("not judged", ()) == (judgement.verdict, judgement.comparisons)
    assert "not made active by itself" in judgement.words


def test_that_one_short_night_is_too_little(good: Predictor, turned: Predictor) -> None:
    windows = LabelledWindows(
        np.tile(np.array([1, 0, 0], np.float32), (5, 100, 1)),
        np.zeros(5, dtype=np.int64),
        np.ones(5, dtype=np.int64),
        np.full(5, "S01"),
        np.full(5, "n1"),
    )
    judgement = judge(turned, good, windows, simulated=False)
    assert "no clear difference" == judgement.verdict
    assert "too little" in judgement.words
    assert None is judgement.comparisons[0].after.low


def test_that_one_night_is_judged_by_its_stretches(
    good: Predictor, turned: Predictor, nights: Nights
) -> None:
    judgement = judge(turned, good, nights(people=1, per_posture=6, seed=31), simulated=True)
    assert "better" == judgement.verdict
    assert "36 stretches; fewer than three nights tell little" in judgement.words


def test_that_a_long_stretch_counts_as_several(nights: Nights) -> None:
    windows = nights(people=1, per_posture=1)
    long = windows.where(np.zeros(2 * STRETCH + 1, dtype=np.int64))
    groups, kind = evidence_groups(long)
    assert (3, "stretches") == (len(np.unique(groups)), kind)
