"""A run of before is read from its folder, and a damaged one is passed over."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.services.finished_runs import newest_finished, write_decision
from sleepmon.workers.learn import EPOCHS_FILE, PLAN_FILE, RESULT_FILE
from sleepmon.workers.messages import Train
from tests.fakes.training import a_plan, a_result, an_epoch


def write_run(folder: Path) -> None:
    folder.mkdir(parents=True)
    request = Train(
        plan=a_plan(), run_folder="", candidate_folder="", base_folder="", active_folder=""
    )
    (folder / PLAN_FILE).write_bytes(msgspec.json.encode(request))
    (folder / EPOCHS_FILE).write_bytes(msgspec.json.encode(an_epoch(1)) + b"\n")
    result = msgspec.structs.replace(a_result(folder, "better"), run_id=folder.name)
    (folder / RESULT_FILE).write_bytes(msgspec.json.encode(result))


def test_that_the_newest_finished_run_is_told_with_its_rounds(tmp_path: Path) -> None:
    for name in ("2026-01-01_a", "2026-01-02_b"):
        write_run(tmp_path / name)
    (tmp_path / "2026-01-03_cancelled").mkdir()
    run = newest_finished(tmp_path)
    assert run is not None
    assert ("2026-01-02_b", 1, "") == (run.result.run_id, len(run.reports), run.decision)


def test_that_what_became_of_it_is_told(tmp_path: Path) -> None:
    write_run(tmp_path / "a")
    write_decision(tmp_path / "a", "kept", 5, "worse")
    run = newest_finished(tmp_path)
    assert run is not None
    assert "kept" == run.decision


@pytest.mark.parametrize("damage", [b"{]\n", b"[" * 100_000])
@pytest.mark.parametrize("name", [PLAN_FILE, EPOCHS_FILE, RESULT_FILE])
def test_that_a_damaged_run_is_passed_over(tmp_path: Path, name: str, damage: bytes) -> None:
    for folder in ("a", "b"):
        write_run(tmp_path / folder)
    (tmp_path / "b" / name).write_bytes(damage)
    run = newest_finished(tmp_path)
    assert run is not None
    assert "a" == run.result.run_id


def test_that_before_the_first_run_there_is_none(tmp_path: Path) -> None:
    assert newest_finished(tmp_path / "runs") is None
