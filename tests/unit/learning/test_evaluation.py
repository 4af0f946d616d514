"""Comparisons: the same plan gives the same table, every method the same start and batches."""

import dataclasses
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.evaluation import EvaluationPlan, EvaluationResult
from sleepmon.domain.training import Recipe
from sleepmon.learning.datasets.catalog import read_dataset
from sleepmon.learning.datasets.recording import DataSet, Faults
from sleepmon.learning.evaluation import evaluate

PLAN = EvaluationPlan(
    dataset="simulated",
    path="6",
    methods=("mtl", "smooth-distill"),
    folds=2,
    seeds=1,
    epochs=2,
)


def silent(part: float, words: str) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def result() -> EvaluationResult:
    return evaluate(PLAN, silent)


def test_that_methods_stand_side_by_side_with_the_rule(result: EvaluationResult) -> None:
    assert ["gravity", "gravity-calibrated", "mtl", "smooth-distill"] == [
        row.method for row in result.rows
    ]
    assert (6, 432, False) == (result.people, result.windows, result.leaky)
    for row in result.rows[2:]:
        figures = {figure.metric: figure for figure in row.figures}
        assert {"posture_accuracy", "placement_macro_f1", "posture_four_way"} <= set(figures)
        assert figures["posture_accuracy"].low is not None
        assert (2, 2) == (row.runs, len(row.curve.learning_wrong))
        assert 432 == sum(map(sum, row.confusion)) == sum(map(sum, row.placement_confusion))
        assert row.seconds_per_epoch > 0.0


def test_that_ours_is_compared_with_the_others_but_not_with_the_rule(
    result: EvaluationResult,
) -> None:
    assert {("smooth-distill", "mtl")} == {(d.method, d.against) for d in result.differences}


def test_that_the_same_plan_gives_the_same_figures(result: EvaluationResult) -> None:
    again = evaluate(PLAN, silent)
    assert [row.figures for row in result.rows] == [row.figures for row in again.rows]
    assert [row.confusion for row in result.rows] == [row.confusion for row in again.rows]


def test_that_a_method_does_not_depend_on_who_came_before(result: EvaluationResult) -> None:
    alone = evaluate(msgspec.structs.replace(PLAN, methods=("sdd", "smooth-distill")), silent)
    assert result.rows[-1].figures == alone.rows[-1].figures


def test_that_the_published_protocol_is_named_leaky() -> None:
    plan = msgspec.structs.replace(PLAN, protocol="paper", methods=("smooth-distill-paper",))
    told: list[float] = []
    result = evaluate(plan, lambda part, words: told.append(part))
    assert result.leaky
    assert "leaky" in result.split
    assert sorted(told) == told
    assert 1.0 == told[-1]


def test_that_seeds_may_be_counted_from_another_one() -> None:
    both = evaluate(msgspec.structs.replace(PLAN, methods=("mtl",), epochs=1, seeds=2), silent)
    second = msgspec.structs.replace(PLAN, methods=("mtl",), epochs=1, first_seed=1)
    assert both.rows[-1].runs == 2 * evaluate(second, silent).rows[-1].runs
    assert both.rows[-1].figures != evaluate(second, silent).rows[-1].figures


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"methods": ("magic",)}, "no method 'magic'"),
        ({"methods": ("fine-tune",)}, "no method 'fine-tune'"),
        ({"methods": ("gravity+views",)}, "no method 'gravity"),
        ({"network": "nosuch"}, "no network 'nosuch'"),
        ({"methods": ()}, "needs a method"),
        ({"folds": 1}, "two folds"),
        ({"epochs": 0}, "an epoch"),
        ({"rate_hz": 0.0}, "between 1 and 1000 Hz"),
        ({"rate_hz": float("nan")}, "between 1 and 1000 Hz"),
        ({"rate_hz": 1e9}, "between 1 and 1000 Hz"),
        ({"rate_hz": 20.0, "protocol": "paper"}, "at its own rate"),
    ],
)
def test_that_a_plan_that_makes_no_sense_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        evaluate(msgspec.structs.replace(PLAN, **changes), silent)


def test_that_the_calibrated_rule_says_by_what_and_does_better(result: EvaluationResult) -> None:
    raw, calibrated = (
        next(f.value for f in row.figures if f.metric == "posture_accuracy")
        for row in result.rows[:2]
    )
    assert calibrated > raw
    assert "gravity-calibrated: 18 of 18" in result.split


def test_that_gravity_cannot_be_asked_for_what_is_no_posture() -> None:
    def read(folder: Path, faults: Faults) -> DataSet:
        return dataclasses.replace(read_dataset("simulated", Path("3")), round_postures=False)

    plan = msgspec.structs.replace(PLAN, dataset="steps", path=".", methods=("gravity",))
    with pytest.raises(RefusedError, match="no postures"):
        evaluate(plan, silent, more={"steps": read})


def test_that_what_more_labels_bring_ends_at_the_row_of_all() -> None:
    plan = msgspec.structs.replace(PLAN, methods=("mtl",), epochs=1, seeds=1, curve=True)
    told: list[float] = []
    result = evaluate(plan, lambda part, words: told.append(part))
    people = [point.people for point in result.learning_curve]
    assert people == sorted(people)
    assert result.learning_curve[-1].figures == result.rows[-1].figures
    minutes = [point.minutes for point in result.learning_curve]
    assert minutes[-1] == max(minutes) > minutes[0]
    assert 1.0 == told[-1]
    with pytest.raises(UsageError, match="kept apart"):
        evaluate(msgspec.structs.replace(plan, protocol="paper"), silent)


def test_that_fine_tuning_stands_beside_where_the_shipped_model_fits() -> None:
    recipe = Recipe(
        id="t", title="t", method="fine-tune", network="compact_net", epochs=1, batch=32
    )
    plan = msgspec.structs.replace(
        PLAN, methods=("smooth-distill", "fine-tune"), epochs=1, seeds=1, folds=2, per_cell=1,
        fine_tune=recipe,
    )  # fmt: skip
    result = evaluate(plan, silent)
    row = result.rows[-1]
    assert not result.differences
    assert ("fine-tune", {"average": 2}) == (row.method, row.kept)
    with pytest.raises(RefusedError, match="cannot be fine-tuned"):
        evaluate(msgspec.structs.replace(plan, rate_hz=25.0), silent)
    with pytest.raises(UsageError, match="no method 'fine-tune"):
        evaluate(msgspec.structs.replace(plan, methods=("fine-tune+views",)), silent)
