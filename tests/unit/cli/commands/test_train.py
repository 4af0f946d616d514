"""Retraining from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepmon.domain.commands import ReloadModel
from tests.fakes.fake_doors import FakeDoors, QuickRetraining, run_command
from tests.fakes.fake_services import a_plan, a_result
from tests.fakes.fake_station import FakeStation


def test_that_a_run_tells_plan_epochs_and_verdict_and_keeps_the_active_model(
    tmp_path: Path,
) -> None:
    doors = FakeDoors()
    said = run_command(doors, "train", "--json", "--folder", str(tmp_path))
    assert 0 == said.code
    assert ["plan", "epoch", "epoch", "result"] == [row["result"] for row in said.rows]
    assert ["plan", "start", "keep"] == doors.trainer.asked
    assert [str(tmp_path)] == doors.trainer.folders


def test_that_people_read_before_and_after() -> None:
    said = run_command(FakeDoors(), "train")
    assert "Prone at the neck, never seen." in said.out
    row = a_result().comparisons[0]
    assert f"{row.before.value:.3f} ->    {row.after.value:.3f}" in said.out
    assert "epoch 2 of 60" in said.out
    assert f": {a_result().verdict}. " in said.out
    assert "; anchor " in said.out
    assert " threads." in said.out


def test_that_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    said = run_command(FakeDoors(), "train", "--folder", str(tmp_path / "gone"))
    assert (2, True) == (said.code, "is not a folder" in said.err)


def test_that_only_the_plan_can_be_asked_for() -> None:
    doors = FakeDoors()
    assert 0 == run_command(doors, "train", "--plan").code
    assert ["plan"] == doors.trainer.asked


def test_that_a_better_candidate_is_promoted_when_asked_and_the_station_told() -> None:
    doors = FakeDoors(running=FakeStation())
    assert 0 == run_command(doors, "train", "--promote-better").code
    assert ["plan", "start", "promote"] == doors.trainer.asked
    assert doors.running is not None
    assert [ReloadModel()] == doors.running.commands
    assert doors.running.closed


@pytest.mark.parametrize("verdict", ["worse", "no clear difference", "not judged"])
def test_that_any_other_verdict_keeps_the_active_model(verdict: str) -> None:
    trainer = QuickRetraining(ends=a_result(verdict))  # type: ignore[arg-type]  # of the list above
    doors = FakeDoors(trainer=trainer)
    assert 0 == run_command(doors, "train", "--promote-better").code
    assert ["plan", "start", "keep"] == trainer.asked


def test_that_too_few_labels_are_a_refusal() -> None:
    trainer = QuickRetraining(next_plan=a_plan(refusal="No labelled night."))
    said = run_command(FakeDoors(trainer=trainer), "train", "--json")
    assert 3 == said.code
    assert "No labelled night." == said.rows[-1]["summary"]
    assert ["plan"] == trainer.asked


@pytest.mark.parametrize(("ends", "words"), [("It broke.", "It broke."), (None, "cancelled")])
def test_that_a_run_without_a_candidate_is_a_failure(ends: str | None, words: str) -> None:
    said = run_command(FakeDoors(trainer=QuickRetraining(ends=ends)), "train")
    assert 1 == said.code
    assert words in said.err


@pytest.mark.parametrize("more", [["--kind", "personal"], ["--subject", "S01"]])
def test_that_a_personal_model_needs_its_person(more: list[str]) -> None:
    assert 2 == run_command(FakeDoors(), "train", *more).code
