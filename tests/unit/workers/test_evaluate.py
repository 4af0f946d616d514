"""A comparison in a child: the folder keeps everything, errors come back in words."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.evaluation import EvaluationPlan, EvaluationResult
from sleepmon.learning.evaluation import evaluate
from sleepmon.workers.evaluate import (
    PLAN_FILE,
    RESULT_FILE,
    RUNS_FOLDER,
    TABLE_FILE,
    RunShelf,
    evaluate_in_child,
    keep_result,
)
from tests.fakes.evaluation import evaluation_result
from tests.fakes.simulated_night import build, record_night

PLAN = EvaluationPlan(dataset="simulated", path="4", methods=("mtl",), folds=2, seeds=1, epochs=1)


def silent(part: float, words: str) -> None:
    """Nobody looks."""


def test_that_a_child_compares_and_the_folder_keeps_it_all(tmp_path: Path) -> None:
    told: list[float] = []
    result = evaluate_in_child(PLAN, tmp_path / "out", told.append)
    assert ["gravity", "gravity-calibrated", "mtl"] == [row.method for row in result.rows]
    assert 1.0 == told[-1]
    kept = msgspec.json.decode((tmp_path / "out" / RESULT_FILE).read_bytes(), type=EvaluationResult)
    assert result == kept
    plan = msgspec.json.decode((tmp_path / "out" / PLAN_FILE).read_bytes(), type=EvaluationPlan)
    assert PLAN == plan
    assert (tmp_path / "out" / "confusion-mtl.svg").is_file()
    runs = sorted(path.name for path in (tmp_path / "out" / RUNS_FOLDER).iterdir())
    assert ["mtl-seed0-fold0.json", "mtl-seed0-fold1.json"] == runs


def test_that_a_comparison_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    whole = evaluate(PLAN, silent, RunShelf(tmp_path))
    first, second = tmp_path / "mtl-seed0-fold0.json", tmp_path / "mtl-seed0-fold1.json"
    before = first.stat().st_mtime_ns
    second.unlink()
    again = evaluate(PLAN, silent, RunShelf(tmp_path))
    assert before == first.stat().st_mtime_ns
    assert [row.figures for row in whole.rows] == [row.figures for row in again.rows]


def test_that_a_damaged_run_is_not_there(tmp_path: Path) -> None:
    shelf = RunShelf(tmp_path)
    assert shelf.find("mtl-seed0-fold0") is None
    (tmp_path / "mtl-seed0-fold0.json").write_bytes(b'{"kept": 3')
    assert shelf.find("mtl-seed0-fold0") is None


def test_that_a_damaged_set_comes_back_in_words(tmp_path: Path) -> None:
    plan = msgspec.structs.replace(PLAN, dataset="wisdm", path=str(tmp_path))
    with pytest.raises(ImportFailed, match="no WISDM recordings"):
        evaluate_in_child(plan, tmp_path / "out", lambda part: None)


def test_that_a_result_is_written_as_table_and_pictures(tmp_path: Path) -> None:
    keep_result(evaluation_result(), tmp_path)
    assert "smooth-distill minus mtl" in (tmp_path / TABLE_FILE).read_text()
    assert 6 == len(list(tmp_path.glob("*.svg")))


def test_that_own_nights_are_compared_on_as_any_data_set(tmp_path: Path) -> None:
    nights = tmp_path / "nights"
    nights.mkdir()
    for number in range(3):
        build(
            record_night(
                nights, seconds_each=5.0, subject=f"S{number}", night_id=f"n{number}", seed=number
            )
        )
    plan = msgspec.structs.replace(PLAN, dataset="nights", path=str(nights), folds=3)
    result = evaluate_in_child(plan, tmp_path / "out", lambda part: None)
    assert (3, "Own nights") == (result.people, result.title)
    assert ["gravity", "gravity-calibrated", "mtl"] == [row.method for row in result.rows]
