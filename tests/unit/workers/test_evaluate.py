"""A comparison in a child: the folder keeps everything, errors come back in words."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.evaluation import EvaluationPlan, EvaluationResult
from sleepmon.workers.evaluate import (
    PLAN_FILE,
    RESULT_FILE,
    TABLE_FILE,
    evaluate_in_child,
    keep_result,
)
from tests.fakes.evaluation import evaluation_result

PLAN = EvaluationPlan(dataset="simulated", path="4", methods=("mtl",), folds=2, seeds=1, epochs=1)


def test_that_a_child_compares_and_the_folder_keeps_it_all(tmp_path: Path) -> None:
    told: list[float] = []
    result = evaluate_in_child(PLAN, tmp_path / "out", told.append)
    assert ["gravity", "mtl"] == [row.method for row in result.rows]
    assert 1.0 == told[-1]
    kept = msgspec.json.decode((tmp_path / "out" / RESULT_FILE).read_bytes(), type=EvaluationResult)
    assert result == kept
    plan = msgspec.json.decode((tmp_path / "out" / PLAN_FILE).read_bytes(), type=EvaluationPlan)
    assert PLAN == plan
    assert (tmp_path / "out" / "confusion-mtl.svg").is_file()


def test_that_a_damaged_set_comes_back_in_words(tmp_path: Path) -> None:
    plan = msgspec.structs.replace(PLAN, dataset="wisdm", path=str(tmp_path))
    with pytest.raises(ImportFailed, match="no WISDM recordings"):
        evaluate_in_child(plan, tmp_path / "out", lambda part: None)


def test_that_a_result_is_written_as_table_and_pictures(tmp_path: Path) -> None:
    keep_result(evaluation_result(), tmp_path)
    assert "smooth-distill minus mtl" in (tmp_path / TABLE_FILE).read_text()
    assert 6 == len(list(tmp_path.glob("*.svg")))
