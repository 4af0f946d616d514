"""Methods of training side by side, from the command line."""

from pathlib import Path

import pytest

from sleepmon.domain.evaluation import EvaluationPlan, EvaluationResult
from tests.fakes.evaluation import evaluation_result
from tests.fakes.fake_doors import FakeDoors, run_command

SMALL = ("--folds", "2", "--seeds", "1", "--epochs", "1", "--method", "mtl")


def test_that_methods_are_compared_and_everything_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    data = ("--dataset", "simulated", "4", "--out", str(out))
    said = run_command(FakeDoors(), "evaluate", *data, *SMALL)
    assert 0 == said.code
    assert "100% done" in said.out
    assert "posture_accuracy" in said.out
    assert str(out) in said.out
    assert (out / "result.json").is_file()
    again = run_command(FakeDoors(), "evaluate", *data, *SMALL)
    assert 2 == again.code


def test_that_data_and_folder_must_be_named() -> None:
    assert 2 == run_command(FakeDoors(), "evaluate", "--out", "x").code


def test_that_numbers_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    data = ("--dataset", "simulated", "4", "--out", str(tmp_path / "out"))
    assert 2 == run_command(FakeDoors(), "evaluate", *data, "--threads", "0").code
    assert 2 == run_command(FakeDoors(), "evaluate", *data, "--ema-decay", "1").code
    assert 2 == run_command(FakeDoors(), "evaluate", *data, "--rate-hz", "0").code
    assert 2 == run_command(FakeDoors(), "evaluate", *data, "--first-seed", "-1").code


def test_that_the_published_protocol_is_published_unless_asked_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[EvaluationPlan] = []

    def compare(plan: EvaluationPlan, folder: Path, progress: object) -> EvaluationResult:
        asked.append(plan)
        return evaluation_result()

    monkeypatch.setattr("sleepmon.cli.commands.evaluate.compare", compare)
    data = ("--dataset", "simulated", "4", "--out", str(tmp_path), "--protocol", "paper")
    assert 0 == run_command(FakeDoors(), "evaluate", *data).code
    assert 0 == run_command(FakeDoors(), "evaluate", *data, "--epochs", "3").code
    (whole, short) = asked
    assert ("mtl_net_paper", 5, 1, 42, 50) == (
        whole.network, whole.folds, whole.seeds, whole.first_seed, whole.epochs
    )  # fmt: skip
    assert (whole.methods, 3) == (short.methods, short.epochs)
