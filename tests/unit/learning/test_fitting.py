"""Learning and calibrating, as base model and fine-tune share it."""

import dataclasses
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.model_card import Normalisation
from sleepmon.domain.training import EpochReport, Recipe
from sleepmon.learning.fitting import calibrated, code_version, fit, gravity_pull
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.weights import read_model
from tests.unit.learning.conftest import Nights


def test_that_a_new_network_learns_from_simulated_people(nights: Nights) -> None:
    recipe = Recipe(
        id="t", title="t", method="smooth-distill", network="compact_net", epochs=3, ema_decay=0.9
    )
    network = build_network("compact_net", postures=12, placements=3, window_samples=100)
    told: list[EpochReport] = []
    fitted = fit(
        recipe,
        network,
        nights(people=20, per_posture=2),
        normalisation=Normalisation(),
        choosing=nights(people=4, seed=8),
        held_out=nights(people=4, seed=9),
        report=told.append,
        cancelled=lambda: False,
    )
    assert 3 == len(told)
    assert {"posture", "placement", "posture_distill", "placement_distill"} == set(told[0].losses)
    last = told[-1].held_out_wrong
    assert last is not None
    assert last < 0.5
    assert fitted.kept in ("student", "average")


def test_that_views_need_windows_in_g(nights: Nights) -> None:
    recipe = Recipe(
        id="t", title="t", method="mtl", network="compact_net", epochs=1, views="posture"
    )
    network = build_network("compact_net", postures=12, placements=3, window_samples=100)
    with pytest.raises(TrainingFailed, match="in g"):
        fit(
            recipe,
            network,
            nights(),
            normalisation=Normalisation(scale_g=(0.5, 0.5, 0.5)),
            report=lambda report: None,
            cancelled=lambda: False,
        )


def test_that_crooked_sensors_take_the_weight_from_gravity(
    base_folder: Path, nights: Nights
) -> None:
    network, card = read_model(base_folder)
    blank = msgspec.structs.replace(card, own_angles=())
    upright = nights(people=3)
    askew = dataclasses.replace(upright, posture=(upright.posture + 3) % 12)
    assert 0.0 < gravity_pull(network, blank, upright)
    assert 0.0 == gravity_pull(network, blank, askew)


def test_that_too_few_windows_leave_gravity_its_weight(base_folder: Path, nights: Nights) -> None:
    network, card = read_model(base_folder)
    few = nights().thinned(10)
    weighted = msgspec.structs.replace(card, gravity_pull=7.0)
    assert 7.0 == gravity_pull(network, weighted, few)


def test_that_calibration_says_what_it_was_fitted_on(base_folder: Path, nights: Nights) -> None:
    network, card = read_model(base_folder)
    calibration = calibrated(network, card, nights(people=3), "three people")
    assert "three people" == calibration.fitted_on
    assert 0.5 <= calibration.posture_temperature <= 5.0


def test_that_too_few_windows_keep_the_calibration(base_folder: Path, nights: Nights) -> None:
    network, card = read_model(base_folder)
    few = nights().thinned(5)
    assert card.calibration == calibrated(network, card, few, "five windows")


def test_that_the_version_has_a_name() -> None:
    assert code_version()
