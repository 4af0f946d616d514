"""Comparisons as a service: never over another one, and told as a table."""

from pathlib import Path

import pytest

from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.evaluation import EvaluationPlan
from sleepmon.services.evaluation import compare, result_words
from sleepmon.workers.evaluate import keep_result
from tests.fakes.evaluation import evaluation_result


def test_that_a_folder_with_a_result_is_left_alone(tmp_path: Path) -> None:
    keep_result(evaluation_result(), tmp_path)
    plan = EvaluationPlan(dataset="simulated", path="4", methods=("mtl",))
    with pytest.raises(UsageError, match="holds a comparison already"):
        compare(plan, tmp_path, lambda part: None)


def test_that_the_words_are_the_table() -> None:
    assert "posture_accuracy" in result_words(evaluation_result())


def test_that_a_place_that_cannot_hold_results_is_told_first(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a file")
    plan = EvaluationPlan(dataset="simulated", path="4", methods=("mtl",))
    with pytest.raises(RefusedError, match="is a file"):
        compare(plan, tmp_path / "x", lambda part: None)
