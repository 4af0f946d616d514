import os
import sys

import pytest

from sleepmon.workers.child import Child
from sleepmon.workers.limits import Limits
from sleepmon.workers.messages import Answer, Errand
from tests.fakes import bodies

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks in the POSIX way")


def said_by(limits: Limits) -> tuple[int, int, str]:
    """Niceness, bound on memory, and how threads wait."""
    child = Child("test", bodies.tell_limits, Errand(kind="test"), limits)
    message = None
    while message is None:
        message = child.take(1.0)
    child.kill("was no longer needed")
    assert isinstance(message, Answer)
    nice, memory, waits = message.json.decode().split()
    return int(nice), int(memory), waits


def test_that_a_child_of_low_priority_gives_way() -> None:
    assert min(os.nice(0) + 10, 19) == said_by(Limits(low_priority=True))[0]


def test_that_other_children_run_as_their_parent() -> None:
    assert os.nice(0) == said_by(Limits())[0]


def test_that_memory_is_bounded_beyond_what_is_in_use() -> None:
    bounded = said_by(Limits(memory_bytes=1 << 30))[1]
    assert 1 << 30 < bounded < 64 << 30


def test_that_threads_wait_asleep_unless_the_user_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    assert said_by(Limits())[2] == "PASSIVE"
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    assert said_by(Limits())[2] == "ACTIVE"
