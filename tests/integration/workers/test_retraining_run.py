"""The whole way of one click: labelled nights, plan, real training, verdict, swap, roll-back."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.training import RunResult
from sleepmon.services.recipes import load_recipe
from sleepmon.services.retraining import Retraining
from sleepmon.storage.model_store import ModelStore
from tests.fakes.clock import FakeClock
from tests.fakes.labelled import SCHEME
from tests.fakes.privacy import careless_umask, open_to_others
from tests.fakes.simulated_night import build, record_night
from tests.fakes.training import HeardTraining


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", shipped_model())


@pytest.fixture
def retraining(tmp_path: Path, store: ModelStore) -> Retraining:
    recipe = msgspec.structs.replace(load_recipe(resource("recipes", "one-click.toml")), epochs=2)
    return Retraining(tmp_path / "nights", store, tmp_path / "runs", SCHEME, recipe, FakeClock())


def trained(retraining: Retraining) -> RunResult:
    heard = HeardTraining()
    retraining.start(retraining.plan(), heard)
    assert heard.ended.wait(120.0)
    ((how, result),) = heard.ends
    assert "result" == how, result
    assert isinstance(result, RunResult)
    return result


def test_that_one_click_makes_a_model_that_can_be_used_and_taken_back(
    retraining: Retraining, store: ModelStore, tmp_path: Path
) -> None:
    for number in range(3):
        build(
            record_night(
                tmp_path / "nights",
                seconds_each=6.0,
                seed=number,
                night_id=f"n{number}",
                subject=f"S{number:02d}",
            )
        )
    with careless_umask():
        result = trained(retraining)
    assert (store.active().card.id, 72 * 2) == (result.active_id, result.held_out_windows)
    assert result.candidate_id == retraining.promote(result).id
    assert result.candidate_id == store.active().card.id
    assert result.active_id == retraining.roll_back().id
    assert {"models", "runs"} <= {path.name for path in tmp_path.iterdir()}
    assert [] == open_to_others(tmp_path)
    card = (Path(result.candidate_path) / "card.json").read_bytes()
    assert str(tmp_path).encode() not in card, "a model is handed on; our folders are not"


def test_that_a_single_night_is_never_judged_and_promotes_nothing(
    retraining: Retraining, store: ModelStore, tmp_path: Path
) -> None:
    build(record_night(tmp_path / "nights", seconds_each=6.0))
    result = trained(retraining)
    assert "not judged" == result.verdict
    assert "base" == store.active().card.kind
