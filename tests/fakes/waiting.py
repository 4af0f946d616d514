"""Waiting for a condition, with a limit and without guessing how long it takes."""

import os
import time
from collections.abc import Callable

PATIENCE_S = 120.0
"""How long tests wait for what must come: only what hangs takes so long, on a busy computer too."""


def wait_until(condition: Callable[[], object], limit_s: float = PATIENCE_S) -> None:
    """Return as soon as the condition holds; AssertionError when it never does."""
    until = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError("waited in vain")
        time.sleep(0.005)


def send_signal(pid: int | None, number: int) -> None:
    """Send a signal to a child that must be there; 0 would mean all of us."""
    assert pid is not None
    assert pid > 0
    os.kill(pid, number)
