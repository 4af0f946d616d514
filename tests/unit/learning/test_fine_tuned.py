"""Fine-tuning among the methods compared: only where the shipped model fits, people kept apart."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.evaluation import EvaluationPlan
from sleepmon.domain.resources import resource
from sleepmon.learning.datasets.catalog import read_dataset
from sleepmon.learning.evaluation_splits import evaluation_windows, folds_of
from sleepmon.learning.fine_tuned import base_of_kind, fine_tuned
from sleepmon.services.recipes import load_recipe

PLAN = EvaluationPlan(dataset="simulated", path="4", methods=("fine-tune",), folds=2, per_cell=1)


def test_that_a_set_of_another_kind_is_refused() -> None:
    data = read_dataset("simulated", Path("3"))
    assert "base" == base_of_kind(data, PLAN).kind
    for changes in ({"rate_hz": 20.0}, {"network": "mtl_net"}, {"window_samples": 50}):
        with pytest.raises(RefusedError, match="cannot be fine-tuned here"):
            base_of_kind(data, msgspec.structs.replace(PLAN, **changes))


def test_that_little_is_enough_to_start_from_what_is_shipped() -> None:
    data = read_dataset("simulated", Path("4"))
    windows = evaluation_windows(data, PLAN)
    (fold, _), _ = folds_of(windows, PLAN)
    recipe = load_recipe(resource("recipes", "one-click.toml"))
    made = fine_tuned(msgspec.structs.replace(recipe, epochs=1), windows, fold, lambda report: None)
    truth = windows.posture[fold.judging]
    assert (made.posture_probs.argmax(axis=1) == truth).mean() > 0.5
    assert (len(truth), len(data.placements)) == made.placement_probs.shape
    assert ("average", 1) == (made.fitted.kept, len(made.fitted.reports))
