"""Single runs: made once, found again by what decided them, and made anew when that differs."""

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest

from sleepmon.domain.evaluation import EvaluationPlan, JudgedRun
from sleepmon.domain.training import EpochReport
from sleepmon.learning.batches import Batches
from sleepmon.learning.datasets.catalog import read_dataset
from sleepmon.learning.evaluation_runs import ON_VIEWS, Runs
from sleepmon.learning.evaluation_splits import evaluation_windows, folds_of
from sleepmon.learning.methods.catalog import FROM_BASE, METHODS
from sleepmon.learning.methods.contract import Task
from sleepmon.learning.weights import bytes_of

PLAN = EvaluationPlan(
    dataset="simulated", path="4", methods=("mtl",), folds=2, seeds=1, epochs=1, per_cell=1
)
NAME = "mtl-seed0-fold0"


class ShelfInMemory:
    """A shelf that remembers what was asked of it."""

    def __init__(self) -> None:
        self.runs: dict[str, JudgedRun] = {}
        self.kept: list[str] = []

    def find(self, name: str) -> JudgedRun | None:
        return self.runs.get(name)

    def keep(self, name: str, run: JudgedRun) -> None:
        self.runs[name] = run
        self.kept.append(name)


@pytest.fixture
def shelf() -> ShelfInMemory:
    return ShelfInMemory()


def runs_of(plan: EvaluationPlan, shelf: ShelfInMemory) -> Runs:
    data = read_dataset(plan.dataset, Path(plan.path))
    windows = evaluation_windows(data, plan)
    folds, _ = folds_of(windows, plan)
    return Runs(plan, data, windows, folds, shelf, steps=[10] * len(folds))


def silent(report: EpochReport) -> None:
    """Nobody looks."""


class Begun(Exception):
    """The loop would begin now."""


@pytest.mark.parametrize("views", ["", ON_VIEWS])
def test_that_every_method_begins_with_the_same_weights_and_batches(
    shelf: ShelfInMemory, monkeypatch: pytest.MonkeyPatch, views: str
) -> None:
    begun: dict[bytes, list[str]] = {}

    def begin(task: Task, batches: Batches, **how: object) -> None:
        seen = hashlib.sha256(bytes_of(task.network))
        for batch in batches.epoch():
            for part in (batch.windows, batch.posture, batch.placement):
                seen.update(part.numpy().tobytes())
        begun.setdefault(seen.digest(), []).append(type(task).__name__)
        raise Begun

    monkeypatch.setattr("sleepmon.learning.evaluation_runs.Loop", begin)
    runs = runs_of(PLAN, shelf)
    for method in set(METHODS) - FROM_BASE:
        with pytest.raises(Begun):
            runs.judged(method + views, 3, 0, silent)
    assert 1 == len(begun), begun


def test_that_a_run_is_made_once_and_answers_the_same_ever_after(shelf: ShelfInMemory) -> None:
    first = runs_of(PLAN, shelf).judged("mtl", 0, 0, silent)
    told: list[EpochReport] = []
    runs = runs_of(PLAN, shelf)
    again = runs.judged("mtl", 0, 0, told.append)
    assert [NAME] == shelf.kept
    assert first == again
    assert [first.reports[-1]] == told
    answers = runs.answers(again, 0)
    assert (72, 12) == answers.posture_probs.shape
    assert answers.placement_probs is not None
    assert np.allclose(1.0, answers.placement_probs.sum(axis=1), atol=1e-5)


@pytest.mark.parametrize(
    "changes",
    [
        {"epochs": 2},
        {"learning_rate": 2e-3},
        {"fold_seed": 1},
        {"ema_decay": 0.9},
        {"path": "5"},
        {"batch": 32},
    ],
)
def test_that_whatever_decides_a_run_makes_it_anew(
    shelf: ShelfInMemory, changes: dict[str, object]
) -> None:
    runs_of(PLAN, shelf).judged("mtl", 0, 0, silent)
    runs_of(msgspec.structs.replace(PLAN, **changes), shelf).judged("mtl", 0, 0, silent)
    assert [NAME, NAME] == shelf.kept


def test_that_more_methods_or_seeds_make_no_run_anew(shelf: ShelfInMemory) -> None:
    runs_of(PLAN, shelf).judged("mtl", 0, 0, silent)
    more = msgspec.structs.replace(PLAN, methods=("mtl", "sdd"), seeds=3)
    runs_of(more, shelf).judged("mtl", 0, 0, silent)
    assert [NAME] == shelf.kept


def test_that_views_are_another_run_of_the_same_method(shelf: ShelfInMemory) -> None:
    runs = runs_of(PLAN, shelf)
    plain, seen = (runs.judged(name, 0, 0, silent) for name in ("mtl", "mtl+views"))
    assert [NAME, "mtl+views-seed0-fold0"] == shelf.kept
    assert plain.posture_probs != seen.posture_probs
