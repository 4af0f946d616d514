"""How long a person waits for the window, and for a command."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from sleepmon.app.own_program import own_command
from tests.perf.figures import Figure, as_it_is, at_most

TIMES = 5
# The services are opened right after the first paint, on a thread of their own: by then it is seen.
PROBE = """
import os, sys, time
from sleepmon.gui.application import run

def seen():
    heavy = [name for name in ("torch", "pandas") if name in sys.modules]
    print(time.time_ns(), ",".join(heavy), flush=True)
    os._exit(0)

sys.argv = ["sleepmon"]
run(seen, [])
"""


def figures() -> Iterator[Figure]:
    """Process start to first paint, off screen; and the quickest command."""
    with tempfile.TemporaryDirectory(prefix="sm-") as home:
        environment = {**os.environ, "SLEEPMON_HOME": home, "QT_QPA_PLATFORM": "offscreen"}
        shown = [_window_s(environment) for _ in range(TIMES)]
        yield at_most("window visible after process start, slowest of 5", max(shown), "s", 1.5)
        yield as_it_is("window visible after process start, median", statistics.median(shown), "s")
        helped = [_command_s(environment) for _ in range(TIMES)]
        yield as_it_is("sleepmon --help, median", statistics.median(helped), "s")


def _window_s(environment: dict[str, str]) -> float:
    started_ns = time.time_ns()
    outcome = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    seen_ns, _, heavy = outcome.stdout.strip().partition(" ")
    if heavy:
        raise RuntimeError(f"the window loaded {heavy}")
    return (int(seen_ns) - started_ns) / 1e9


def _command_s(environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(own_command("--help"), env=environment, capture_output=True, check=True)
    return time.perf_counter() - started
