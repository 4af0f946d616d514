import os
import sys

import pytest

from sleepmon.workers.child import Child
from sleepmon.workers.limits import Limits
from sleepmon.workers.messages import Answer, Errand
from tests.fakes import bodies

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asks in the POSIX way")


def said_by(limits: Limits) -> dict[str, int]:
    child = Child("test", bodies.tell_limits, Errand(kind="test"), limits)
    message = None
    while message is None:
        message = child.take(1.0)
    child.kill("was no longer needed")
    assert isinstance(message, Answer)
    nice, memory = message.json.split()
    return {"nice": int(nice), "memory": int(memory)}


def test_that_a_child_of_low_priority_gives_way() -> None:
    assert min(os.nice(0) + 10, 19) == said_by(Limits(low_priority=True))["nice"]


def test_that_other_children_run_as_their_parent() -> None:
    assert os.nice(0) == said_by(Limits())["nice"]


def test_that_memory_is_bounded_beyond_what_is_in_use() -> None:
    bounded = said_by(Limits(memory_bytes=1 << 30))["memory"]
    assert 1 << 30 < bounded < 64 << 30
