"""Looks at many night files in one child after the other, so that a list of nights always comes.

The file that ends or stalls its child is told as damaged, and a new child goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sleepmon.domain.nights import NightGlance
from sleepmon.storage.library import damaged
from sleepmon.workers.child import Child, Ended
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import MAX_MESSAGE_BYTES, Answer, Errand

MOST_BYTES = MAX_MESSAGE_BYTES - 1024
LIMITS = Limits(silence_s=20.0, busy_s=15.0, memory_bytes=1 << 30)
"""For each file; a disk that has to wake up takes ten seconds."""
_LOOK = "look"
_WAIT_S = 1.0


def look_in_child(
    files: Sequence[Path], *, limits: Limits = LIMITS, body: Body | None = None
) -> Iterator[NightGlance]:
    """A look at each of these files, in their order."""
    child: Child | None = None
    try:
        for file in files:
            errand = Errand(kind=_LOOK, json=msgspec.json.encode(str(file)))
            if child is None:
                child = Child(_LOOK, body or look, errand, limits)
            else:
                child.send(errand)
            found = _wait_for(child)
            if isinstance(found, Ended):
                child = None
                words = f"It cannot be read: the process that read it {found.words}."
                found = NightGlance(summary=damaged(file, words))
            yield found
    finally:
        if child is not None:
            child.kill("was no longer needed")


def _wait_for(child: Child) -> NightGlance | Ended:
    while True:
        message = child.take(_WAIT_S)
        if isinstance(message, Answer):
            try:
                return msgspec.json.decode(message.json, type=NightGlance)
            except msgspec.DecodeError:
                return child.kill("said what makes no sense")
        if isinstance(message, Ended):
            return message


def look(link: ParentLink) -> None:
    """Body of the look child: a file for each message, until it is told to stop."""
    from sleepmon.storage.glance import glance_at

    while isinstance(errand := link.take(), Errand):
        file = Path(msgspec.json.decode(errand.json, type=str))
        answer = msgspec.json.encode(glance_at(file))
        if len(answer) > MOST_BYTES:
            words = "It says more of itself than a night can."
            answer = msgspec.json.encode(NightGlance(summary=damaged(file, words)))
        link.send(Answer(json=answer))
