"""The shipped model can be built again from its seeds."""

from pathlib import Path

import msgspec

from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import EpochReport, Recipe
from sleepmon.learning.build_base import PEOPLE, SEEDS, build_base
from sleepmon.learning.weights import WEIGHTS, check_scheme, read_card, read_model

FEW = {"learning": 12, "choosing": 3, "calibrating": 3, "judging": 4}


def built(out: Path, scheme: Scheme, seed: int = 42) -> ModelCard:
    recipe = msgspec.toml.decode(resource("recipes", "base.toml").read_bytes(), type=Recipe)
    recipe = msgspec.structs.replace(recipe, epochs=2, seed=seed)
    told: list[EpochReport] = []
    return build_base(out, scheme, recipe, people=FEW, report=told.append, created_utc_ns=1)


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
    assert all(score.simulated and score.people == 4 for score in card.metrics)


def test_that_no_simulated_person_is_in_two_parts() -> None:
    assert len(SEEDS) == len(set(SEEDS.values()))
    assert set(SEEDS) == set(PEOPLE)


def test_that_the_shipped_model_is_whole(base_folder: Path, scheme: Scheme) -> None:
    _, card = read_model(base_folder)
    check_scheme(card, scheme)
    assert ("base", True) == (card.kind, card.simulated)
    assert (base_folder / WEIGHTS).stat().st_size < 2 * 1024 * 1024


def test_that_the_shipped_model_is_at_least_the_gravity_rule(base_folder: Path) -> None:
    scores = [s for s in read_card(base_folder).metrics if s.data.endswith("all placements")]
    by_name = {score.metric: score.value for score in scores}
    assert by_name["posture_accuracy"] >= by_name["gravity_accuracy"]
    assert by_name["posture_calibration_error"] < 0.05
