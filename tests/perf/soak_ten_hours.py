"""Ten hours of six sensors at 200 Hz, at 100 times speed, while the disk and a core are busy."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.perf.figures import Figure
from tests.perf.loaded_recording import SPEED, latency_under_load

HOURS = 10


def figures() -> Iterator[Figure]:
    """Six minutes of writing."""
    stop = threading.Event()
    with tempfile.TemporaryDirectory(prefix="sm-ten-hours-") as home:
        try:
            yield from latency_under_load(Path(home), stop, HOURS * 3600 / SPEED)
        finally:
            stop.set()
