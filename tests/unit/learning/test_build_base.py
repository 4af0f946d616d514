"""The shipped model can be built again from its seeds."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Recipe
from sleepmon.learning import forgetting, state_rates
from sleepmon.learning.build_base import (
    CAREFUL_SEED,
    CARELESS_SEED,
    PEOPLE,
    SEEDS,
    build_base,
)
from sleepmon.learning.weights import WEIGHTS, check_scheme, read_card, read_model

FEW = {"learning": 12, "choosing": 3, "calibrating": 3, "judging": 4}


def built(out: Path, scheme: Scheme, seed: int = 42) -> ModelCard:
    recipe = msgspec.toml.decode(resource("recipes", "base.toml").read_bytes(), type=Recipe)
    recipe = msgspec.structs.replace(recipe, epochs=2, seed=seed)
    told: list[float] = []
    card = build_base(
        out, scheme, recipe, people=FEW, states=(3, 6.0), report=told.append, created_utc_ns=1
    )
    assert told == sorted(told)
    assert 1.0 == told[-1]
    return card


def headline(folder: Path) -> dict[str, float]:
    """The card's figures on simulated people with crooked sensors, all placements together."""
    scores = [s for s in read_card(folder).metrics if "all placements" in s.data]
    return {score.metric: score.value for score in scores}


def test_that_the_same_seeds_give_the_same_bytes(scheme: Scheme, tmp_path: Path) -> None:
    one, other = built(tmp_path / "1", scheme), built(tmp_path / "2", scheme)
    third = built(tmp_path / "3", scheme, seed=5)
    assert one == other
    assert (tmp_path / "1" / WEIGHTS).read_bytes() == (tmp_path / "2" / WEIGHTS).read_bytes()
    assert one.weights_sha256 != third.weights_sha256


def test_that_the_card_tells_what_it_is(scheme: Scheme, tmp_path: Path) -> None:
    card = built(tmp_path, scheme)
    assert ("base", True, 12) == (card.kind, card.simulated, card.people)
    assert "12 simulated people, no real one" in card.trained_on
    assert "neck values are judgement" in card.trained_on
    metrics = {score.metric for score in card.metrics}
    assert {"posture_accuracy", "gravity_accuracy", "placement_accuracy"} <= metrics
    judged = [score for score in card.metrics if not score.metric.startswith("state_")]
    assert all(score.simulated and score.people <= 4 for score in judged)
    assert "mount offset sd 10 degrees" in card.calibration.fitted_on


def test_that_no_simulated_person_is_in_two_parts() -> None:
    careless = [seed + CARELESS_SEED for seed in SEEDS.values()]
    seeds = [*SEEDS.values(), *careless, CAREFUL_SEED, forgetting.SEED, state_rates.SEED]
    assert len(seeds) == len(set(seeds))
    assert set(SEEDS) == set(PEOPLE)


def test_that_the_shipped_model_is_whole(base_folder: Path, scheme: Scheme) -> None:
    _, card = read_model(base_folder)
    check_scheme(card, scheme)
    assert ("base", True) == (card.kind, card.simulated)
    assert (base_folder / WEIGHTS).stat().st_size < 2 * 1024 * 1024


def test_that_the_shipped_model_is_at_least_the_gravity_rule(base_folder: Path) -> None:
    by_name = headline(base_folder)
    assert by_name["posture_accuracy"] >= by_name["gravity_accuracy"]
    assert by_name["posture_calibration_error"] < 0.03


def test_that_the_shipped_model_is_at_least_the_calibrated_rule(base_folder: Path) -> None:
    by_name = headline(base_folder)
    assert by_name["calibrated_posture_accuracy"] >= by_name["calibrated_gravity_accuracy"]
    assert by_name["calibrated_posture_calibration_error"] < 0.03


@pytest.mark.parametrize("placement", ["neck", "chest", "abdomen"])
def test_that_it_is_so_at_every_placement(base_folder: Path, placement: str) -> None:
    where = f"calibrated, {placement}"
    told = {s.metric: s.value for s in read_card(base_folder).metrics if s.data.endswith(where)}
    assert told["posture_accuracy"] >= told["gravity_accuracy"]


def test_that_arcs_of_the_shipped_model_hold_what_they_promise(base_folder: Path) -> None:
    by_name = headline(base_folder)
    for name in ("arc_coverage", "calibrated_arc_coverage"):
        assert 0.78 <= by_name[name] <= 0.82


def test_that_the_card_tells_how_often_each_state_is_right(base_folder: Path) -> None:
    told = {score.metric: score.value for score in read_card(base_folder).metrics}
    for state in ("moving_when_turning", "upright_when_upright", "not_worn_when_on_a_table"):
        assert told[f"state_{state}"] > 0.75
    for state in ("moving_when_lying", "upright_when_lying", "not_worn_when_worn"):
        assert told[f"state_{state}"] < 0.05
    assert {"unsure_when_lying", "posture_accuracy_when_unsure"} <= set(told)


def test_that_on_real_people_the_shipped_model_is_no_worse_than_the_rule(base_folder: Path) -> None:
    real = {(s.metric, s.data): s.value for s in read_card(base_folder).metrics if not s.simulated}
    pairs = [(name, data) for name, data in real if name.endswith("posture_four_way")]
    assert 4 == len(pairs)
    for name, data in pairs:
        assert real[name, data] >= real[name.replace("posture", "gravity"), data]
