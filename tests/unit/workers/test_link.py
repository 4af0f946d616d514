"""The child's end, in a real child: what the parent hears when it speaks and when it is gone."""

import time

from sleepmon.workers.child import Child
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import WORKER_FAULT
from sleepmon.workers.messages import Answer, Beat, Errand, Failed, Stop, unpack_from_child
from tests.fakes import bodies

ERRAND = Errand(kind="test")


def test_that_a_child_beats_while_it_works_and_says_for_how_long() -> None:
    child = Child("test", bodies.hang, ERRAND, Limits())
    beats: list[Beat] = []
    until = time.monotonic() + 20
    while len(beats) < 2 and time.monotonic() < until:
        if child._connection.poll(1.0):
            message = unpack_from_child(child._connection.recv_bytes())
            beats += [message] if isinstance(message, Beat) and message.busy_s > 0 else []
    child.kill("was no longer needed")
    assert beats[0].busy_s < beats[1].busy_s


def test_that_a_request_of_another_kind_is_a_plain_failure() -> None:
    child = Child("test", bodies.run_tasks, Stop(), Limits())
    message = None
    while message is None:
        message = child.take(1.0)
    child.kill("was no longer needed")
    assert isinstance(message, Failed)
    assert "was asked for NoneType" in message.summary


def test_that_a_fault_is_told_apart_from_an_answer_to_the_user() -> None:
    child = Child("test", bodies.stumble, ERRAND, Limits())
    message = None
    while message is None:
        message = child.take(1.0)
    child.kill("was no longer needed")
    assert isinstance(message, Failed)
    assert WORKER_FAULT == message.kind


def test_that_messages_are_taken_in_order() -> None:
    child = Child("test", bodies.echo, ERRAND, Limits())
    for _ in range(20):
        child.send(ERRAND)
    answers: list[Answer] = []
    while len(answers) < 21:
        message = child.take(1.0)
        answers += [message] if isinstance(message, Answer) else []
    assert child.close().well
