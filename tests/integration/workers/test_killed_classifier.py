"""Real children, really killed: live classification recovers three times and then says so."""

import signal
import sys

import pytest

from sleepmon.domain.resources import shipped_model
from sleepmon.workers.classify import MAX_RESTARTS, ClassifierProcess, classify
from tests.fakes.lying import UTC_NS, blocks_lying
from tests.fakes.waiting import send_signal, wait_until
from tests.unit.workers.test_classify import Heard, running

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
    pytest.mark.expects_log("the classify child was ended by the system or by a crash .SIGKILL"),
]


@pytest.mark.expects_log("the classify child was ended by the system or by a crash .SIGKILL")
def test_that_the_shipped_model_recovers_too() -> None:
    heard = Heard()
    with running(heard, classify, shipped_model()) as classifier:
        kill_child(classifier, heard)
        wait_until(lambda: heard.state() == "running")
        for block in blocks_lying(90.0, 3.4):
            classifier.offer(block, UTC_NS + block.arrived_ns, 100.0)
        wait_until(lambda: heard.predictions)
    assert 3 == heard.predictions[0].posture
    assert heard.states[-1][2].startswith("base-")


def kill_child(classifier: ClassifierProcess, heard: Heard) -> None:
    """Kill the child as soon as it runs, and wait until the loss is noticed."""
    wait_until(lambda: heard.state() == "running")
    told = len(heard.states)
    send_signal(classifier.child_pid, signal.SIGKILL)
    wait_until(lambda: len(heard.states) > told)


def test_that_a_killed_child_is_replaced_and_classifies_on() -> None:
    heard = Heard()
    with running(heard) as classifier:
        kill_child(classifier, heard)
        assert "restarting" == heard.state()
        wait_until(lambda: heard.state() == "running")
        for block in blocks_lying(90.0, 3.4):
            classifier.offer(block, UTC_NS + block.arrived_ns, 100.0)
        wait_until(lambda: heard.predictions)
    assert 3 == heard.predictions[0].posture


def test_that_offers_never_fail_while_the_child_is_gone() -> None:
    heard = Heard()
    with running(heard) as classifier:
        wait_until(lambda: heard.state() == "running")
        send_signal(classifier.child_pid, signal.SIGKILL)
        for block in blocks_lying(90.0, 30.0):
            classifier.offer(block, UTC_NS + block.arrived_ns, 100.0)
        wait_until(lambda: len(heard.states) >= 4)
    assert ["restarting", "running"] == [state for state, _, _ in heard.states[2:4]]


def test_that_the_fourth_kill_is_the_last() -> None:
    heard = Heard()
    with running(heard) as classifier:
        for _ in range(MAX_RESTARTS + 1):
            kill_child(classifier, heard)
        wait_until(lambda: heard.state() == "unavailable")
    restarts = [words for state, words, _ in heard.states if state == "restarting"]
    assert MAX_RESTARTS == len(restarts)
    assert "stopped 4 times" in heard.states[-1][1]
