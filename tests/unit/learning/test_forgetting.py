"""Postures that the nights did not show must not vanish."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.schemes import Scheme
from sleepmon.learning.forgetting import remembered
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.weights import read_model
from tests.unit.learning.conftest import Nights


@pytest.fixture
def good(base_folder: Path) -> Predictor:
    return Predictor(*read_model(base_folder))


@pytest.fixture
def forgetful(base_folder: Path) -> Predictor:
    network, card = read_model(base_folder)
    network.posture_head.bias.data[[1, 2]] = -100.0
    return Predictor(network, card)


def test_that_a_vanished_posture_is_told(
    good: Predictor, forgetful: Predictor, scheme: Scheme, nights: Nights
) -> None:
    learnt = nights()
    some = learnt.where(~np.isin(learnt.posture, [1, 2]))
    told = remembered(good, forgetful, scheme, some)
    assert "(SR, RS) fell from" in told.vanished
    assert ["simulated_posture_accuracy", "simulated_placement_accuracy"] == [
        row.metric for row in told.comparisons
    ]
    assert all(row.after.simulated for row in told.comparisons)


def test_that_nothing_has_vanished_from_the_same_model(
    good: Predictor, scheme: Scheme, nights: Nights
) -> None:
    learnt = nights()
    assert "" == remembered(good, good, scheme, learnt.where(learnt.posture == 0)).vanished


def test_that_postures_learnt_from_are_for_the_held_out_nights_to_judge(
    good: Predictor, forgetful: Predictor, scheme: Scheme, nights: Nights
) -> None:
    assert "" == remembered(good, forgetful, scheme, nights()).vanished


def test_that_placements_not_shown_must_not_vanish_either(
    good: Predictor, base_folder: Path, scheme: Scheme, nights: Nights
) -> None:
    network, card = read_model(base_folder)
    network.placement_head.bias.data[0] = -100.0
    learnt = nights()
    told = remembered(good, Predictor(network, card), scheme, learnt.where(learnt.placement != 0))
    assert "Placements that the nights did not show (neck) fell from" in told.vanished
    assert "most of all neck" in told.vanished
