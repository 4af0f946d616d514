"""Waiting for a condition, with a limit and without guessing how long it takes."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], limit_s: float = 30.0) -> None:
    """Return as soon as the condition holds; AssertionError when it never does."""
    until = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError("waited in vain")
        time.sleep(0.005)
