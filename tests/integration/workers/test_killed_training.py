"""The real train child, killed and cancelled while it learns: no candidate, and words."""

import signal
import sys
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.training import TrainingPlan
from sleepmon.services.recipes import load_recipe
from sleepmon.workers.messages import Train
from sleepmon.workers.train import TrainingProcess
from tests.fakes.simulated_night import build, record_night
from tests.fakes.training import HeardTraining
from tests.fakes.waiting import send_signal

WAIT_S = 120.0
LONG = 100_000


@pytest.fixture
def long_run(tmp_path: Path) -> tuple[TrainingProcess, HeardTraining]:
    """A run of very many epochs that has begun to learn."""
    night = build(record_night(tmp_path, seconds_each=6.0))
    recipe = msgspec.structs.replace(
        load_recipe(resource("recipes", "one-click.toml")), epochs=LONG
    )
    plan = TrainingPlan(
        nights=(str(night),), held_out=(), coverage=(), warnings=(), recipe=recipe, simulated=True
    )
    request = Train(
        plan=plan,
        run_folder=str(tmp_path / "run"),
        candidate_folder=str(tmp_path / "run" / "candidate"),
        base_folder=str(shipped_model()),
        active_folder=str(shipped_model()),
    )
    heard = HeardTraining()
    run = TrainingProcess(request, heard)
    run.start()
    assert heard.begun.wait(WAIT_S), heard.ends
    return run, heard


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.expects_log("the train child was ended by the system or by a crash .SIGKILL")
def test_that_a_killed_run_says_so_and_leaves_no_candidate(
    long_run: tuple[TrainingProcess, HeardTraining], tmp_path: Path
) -> None:
    run, heard = long_run
    send_signal(run.child_pid, signal.SIGKILL)
    assert run.join(WAIT_S)
    ((how, words),) = heard.ends
    assert "failed" == how
    assert "SIGKILL" in str(words)
    assert not (tmp_path / "run" / "candidate").exists()
    assert (tmp_path / "run" / "epochs.jsonl").stat().st_size > 0


def test_that_a_run_is_cancelled_between_batches(
    long_run: tuple[TrainingProcess, HeardTraining], tmp_path: Path
) -> None:
    run, heard = long_run
    run.cancel()
    assert run.join(WAIT_S)
    assert [("cancelled", None)] == heard.ends
    assert "the run was cancelled" in (tmp_path / "run" / "log.txt").read_text()
    assert not (tmp_path / "run" / "candidate").exists()
