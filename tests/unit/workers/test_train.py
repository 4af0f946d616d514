import signal
import stat
import sys
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.training import RunResult
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body
from sleepmon.workers.messages import Train
from sleepmon.workers.train import TrainingProcess
from tests.fakes import bodies
from tests.fakes.training import HeardTraining, a_request, a_result, an_epoch
from tests.fakes.waiting import send_signal

WAIT_S = 30.0


def started(
    folder: Path, method: str, body: Body = bodies.learn_as_told
) -> tuple[TrainingProcess, HeardTraining]:
    heard = HeardTraining()
    run = TrainingProcess(a_request(folder, method), heard, body=body, limits=Limits(grace_s=0.2))
    run.start()
    return run, heard


def test_that_a_run_tells_its_epochs_and_its_result(tmp_path: Path) -> None:
    run, heard = started(tmp_path, "well")
    assert run.join(WAIT_S)
    assert [an_epoch(n) for n in (1, 2, 3)] == heard.epochs
    assert [("result", a_result(tmp_path / "candidate"))] == heard.ends


def test_that_a_run_is_over_when_its_end_is_told(tmp_path: Path) -> None:
    over: list[bool] = []

    class Asking(HeardTraining):
        def on_result(self, result: RunResult) -> None:
            over.append(not run.running)

    run = TrainingProcess(a_request(tmp_path, "well"), Asking(), body=bodies.learn_as_told)
    run.start()
    assert run.running
    assert run.join(WAIT_S)
    assert [True] == over


def test_that_everything_to_redo_a_run_stays_in_its_folder(tmp_path: Path) -> None:
    run, _ = started(tmp_path, "well")
    assert run.join(WAIT_S)
    folder = tmp_path / "run"
    kept = msgspec.json.decode((folder / "plan.json").read_bytes(), type=Train)
    assert a_request(tmp_path, "well") == kept
    assert 3 == len((folder / "epochs.jsonl").read_text().splitlines())
    assert "run run begins" in (folder / "log.txt").read_text()
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert "better" == msgspec.json.decode((folder / "result.json").read_bytes())["verdict"]


def test_that_a_run_that_fails_is_told_in_words(tmp_path: Path) -> None:
    run, heard = started(tmp_path, "badly")
    assert run.join(WAIT_S)
    words = "There is nothing to learn from. Label some minutes. The model in use stays as it is."
    assert [("failed", words)] == heard.ends
    assert "nothing to learn from" in (tmp_path / "run" / "log.txt").read_text()


def test_that_a_cancelled_run_leaves_no_candidate(tmp_path: Path) -> None:
    run, heard = started(tmp_path, "endless")
    assert heard.begun.wait(WAIT_S)
    run.cancel()
    assert run.join(WAIT_S)
    assert [("cancelled", None)] == heard.ends
    assert not (tmp_path / "candidate").exists()
    assert (tmp_path / "run" / "plan.json").exists()


def test_that_a_run_that_does_not_listen_is_killed_after_the_grace(tmp_path: Path) -> None:
    run, heard = started(tmp_path, "well", bodies.ignore_stop)
    assert heard.begun.wait(WAIT_S)
    run.cancel()
    assert run.join(WAIT_S)
    assert [("cancelled", None)] == heard.ends


def test_that_a_run_can_be_cancelled_at_once(tmp_path: Path) -> None:
    run, heard = started(tmp_path, "endless")
    run.cancel()
    assert run.join(WAIT_S)
    assert [("cancelled", None)] == heard.ends


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.expects_log("the train child was ended by the system or by a crash .SIGKILL")
def test_that_a_killed_run_is_told_in_words(tmp_path: Path) -> None:
    run, heard = started(tmp_path, "endless")
    assert heard.begun.wait(WAIT_S)
    send_signal(run.child_pid, signal.SIGKILL)
    assert run.join(WAIT_S)
    ((how, words),) = heard.ends
    assert "failed" == how
    assert "SIGKILL" in str(words)
    assert "The model in use stays as it is." in str(words)
    assert not (tmp_path / "candidate").exists()


@pytest.mark.expects_log("the training run could not be followed")
def test_that_a_listener_that_fails_ends_the_run(tmp_path: Path) -> None:
    class Clumsy(HeardTraining):
        def on_epoch(self, report: object) -> None:
            raise ValueError("a fault in the listener")

    heard = Clumsy()
    run = TrainingProcess(a_request(tmp_path, "endless"), heard, body=bodies.learn_as_told)
    run.start()
    assert run.join(WAIT_S)
    assert ["failed"] == [how for how, _ in heard.ends]
