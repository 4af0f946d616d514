"""An errand: a child process that does one thing, tells its progress, answers and ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import msgspec

from sleepmon.domain.errors import SleepmonError
from sleepmon.workers.child import Child, Ended
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Answer, Errand, Failed, Progress

PROGRESS_S = 0.1
"""Progress is told no more often."""
_WAIT_S = 1.0

Report = Callable[[float], None]
_T = TypeVar("_T")


class Task(Protocol):
    """What a child does for one kind of errand: JSON in, a fact out."""

    def __call__(self, json: bytes, report: Report) -> object:
        """Do it; `report` takes the part that is done."""
        ...


class ChildDied(Protocol):
    """Words for a child that ended without an answer."""

    def __call__(self, ended: Ended) -> SleepmonError:
        """The error to raise."""
        ...


def do_errand(link: ParentLink, tasks: Mapping[str, Task]) -> None:
    """Body of an errand's child: find the task of this kind and send its answer."""
    errand = link.expect(Errand)
    answer = tasks[errand.kind](errand.json, _throttled(link))
    link.send(Answer(json=msgspec.json.encode(answer)))


def run_errand(
    body: Body,
    errand: Errand,
    answer_type: type[_T],
    *,
    limits: Limits,
    on_progress: Report,
    on_death: ChildDied,
) -> _T:
    """Send a child on an errand and wait for its answer; raises what the child raised.

    An interrupt of the waiting thread kills the child.
    """
    child = Child(errand.kind, body, errand, limits)
    try:
        while True:
            message = child.take(_WAIT_S)
            if isinstance(message, Progress):
                on_progress(message.fraction)
            elif isinstance(message, Answer):
                return msgspec.json.decode(message.json, type=answer_type)
            elif isinstance(message, Failed):
                raise message.error()
            elif isinstance(message, Ended):
                raise on_death(message)
    finally:
        child.kill("was no longer needed")


def _throttled(link: ParentLink) -> Report:
    """Tell progress at most ten times a second, and its end always."""
    due = 0.0

    def report(fraction: float) -> None:
        nonlocal due
        if time.monotonic() >= due or fraction >= 1.0:
            due = time.monotonic() + PROGRESS_S
            link.send(Progress(fraction=fraction))

    return report
