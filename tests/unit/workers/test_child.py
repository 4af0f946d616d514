import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from sleepmon.domain.errors import SleepmonError
from sleepmon.workers.child import Child, Ended
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body
from sleepmon.workers.messages import Answer, Cancelled, Errand, Failed, FromChild, Progress
from tests.fakes import bodies
from tests.fakes.waiting import send_signal

ERRAND = Errand(kind="test")
LIMIT_S = 20.0


@contextmanager
def running(body: Body, limits: Limits | None = None) -> Iterator[Child]:
    child = Child("test", body, ERRAND, limits or Limits())
    try:
        yield child
    finally:
        child.kill("was no longer needed")


def next_of(child: Child) -> FromChild | Ended:
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        message = child.take(1.0)
        if message is not None:
            return message
    raise AssertionError("nothing came from the child")


def end_of(child: Child) -> Ended:
    while not isinstance(message := next_of(child), Ended):
        pass
    return message


def test_that_a_child_answers_and_ends_when_asked() -> None:
    with running(bodies.echo) as child:
        assert Answer(json=b"Errand") == next_of(child)
        assert child.close().well


def test_that_an_ended_child_stays_ended() -> None:
    with running(bodies.echo) as child:
        ended = child.close()
        assert ended == child.take(0.0)
        assert not child.send(ERRAND)


def test_that_an_error_of_the_child_arrives_in_words() -> None:
    with running(bodies.refuse) as child:
        failed = next_of(child)
        assert isinstance(failed, Failed)
        error = failed.error()
        assert "NightUnreadable" == type(error).__name__
        assert ("This is not a night.", "Choose another file.", "no such group") == (
            error.summary,
            error.advice,
            error.details,
        )
        assert not end_of(child).well


def test_that_a_fault_of_our_own_arrives_with_its_traceback() -> None:
    with running(bodies.stumble) as child:
        failed = next_of(child)
        assert isinstance(failed, Failed)
        assert "KeyError: 'a fault'" in failed.details


def test_that_what_the_child_prints_is_kept_and_not_printed(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with running(bodies.talk) as child:
        ended = end_of(child)
    assert {"on stdout", "on stderr"} <= set(ended.said.splitlines())
    assert "on stdout" not in capfd.readouterr().out


def test_that_a_crash_is_told_with_its_signal_and_its_stack() -> None:
    with running(bodies.crash) as child:
        ended = end_of(child)
    assert -signal.SIGABRT == ended.exit_code
    assert "SIGABRT" in ended.words
    assert "in crash" in ended.said


def test_that_a_killed_child_is_told() -> None:
    with running(bodies.hang) as child:
        next_of(child)
        send_signal(child.pid, signal.SIGKILL)
        assert -signal.SIGKILL == end_of(child).exit_code


def test_that_a_child_that_does_not_stop_is_killed_after_the_grace() -> None:
    with running(bodies.hang, Limits(grace_s=0.1)) as child:
        next_of(child)
        assert "did not stop when asked" == child.close().words


def test_that_a_child_without_a_sign_of_life_is_killed() -> None:
    with running(bodies.hang, Limits(silence_s=3.0)) as child:
        next_of(child)
        send_signal(child.pid, signal.SIGSTOP)
        assert "gave no sign of life for 3 s" == end_of(child).words


def test_that_a_stuck_child_is_killed() -> None:
    with running(bodies.hang, Limits(busy_s=0.5)) as child:
        next_of(child)
        assert end_of(child).words.startswith("was stuck for")


def test_that_a_child_that_takes_too_long_is_killed() -> None:
    with running(bodies.hang, Limits(total_s=0.2)) as child:
        assert "took too long" == end_of(child).words


def test_that_stop_is_seen_while_working() -> None:
    with running(bodies.work_until_stopped) as child:
        assert Progress(fraction=0.5) == next_of(child)
        child.ask_to_stop()
        assert Cancelled() == next_of(child)
        assert end_of(child).well


@pytest.mark.expects_log("refused a malformed message of test")
def test_that_malformed_messages_are_refused_and_logged_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running(bodies.mumble) as child:
        assert Answer(json=b"{}") == next_of(child)
    refusals = [r for r in caplog.records if "malformed" in r.getMessage() and r.levelno >= 30]
    assert 1 == len(refusals)


def test_that_a_malformed_message_does_not_end_the_child() -> None:
    with running(bodies.echo) as child:
        next_of(child)
        child._connection.send_bytes(b"\xc1 not a message")
        child.send(ERRAND)
        assert Answer(json=b"Errand") == next_of(child)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds no memory from within")
def test_that_a_child_keeps_within_its_memory() -> None:
    with running(bodies.swallow_memory, Limits(memory_bytes=1 << 30)) as child:
        failed = next_of(child)
    assert isinstance(failed, Failed)
    assert "There is not enough memory for this." == failed.summary


def test_that_the_output_file_is_removed() -> None:
    with running(bodies.talk) as child:
        path = Path(child._output.path)
        end_of(child)
        assert not path.exists()


def test_that_a_child_that_cannot_be_started_is_told_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_room(process: object) -> None:
        raise OSError("no room for another process")

    monkeypatch.setattr(SpawnProcess, "start", no_room)
    before = set(Path(tempfile.gettempdir()).glob("sleepmon-*.log"))
    with pytest.raises(SleepmonError, match="could not start a helper process"):
        Child("test", bodies.echo, ERRAND, Limits())
    assert before >= set(Path(tempfile.gettempdir()).glob("sleepmon-*.log"))


PARENT = """
import sys, time
from sleepmon.workers.child import Child
from sleepmon.workers.limits import Limits
from sleepmon.workers.messages import Errand
from tests.fakes import bodies

if __name__ == "__main__":
    child = Child("orphan", bodies.hang, Errand(kind="test"), Limits())
    while (answer := child.take(1.0)) is None:
        pass
    print(answer.json.decode(), child._output.path, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="process ids are asked for in the POSIX way")
def test_that_a_child_dies_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        pid, output = parent.stdout.readline().split()
        orphan = int(pid)
        parent.kill()
    until = time.monotonic() + LIMIT_S
    while _lives(orphan) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _lives(orphan)
    assert not Path(output).exists()


def _lives(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody has buried yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
