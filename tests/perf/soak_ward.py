"""Ten simulated hours in which everything goes wrong, with bleak on the virtual radio itself.

SLEEPMON_SOAK_HOURS makes it another number of hours.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from sleepmon.sensors.virtual.ward import VirtualWard
from tests.perf.broken_night import SPECS, SPEED, BrokenNight, noise
from tests.perf.figures import Figure

HOURS = float(os.environ.get("SLEEPMON_SOAK_HOURS", "10"))


def figures() -> Iterable[Figure]:
    """Speed, faults, samples lost and twice, ledger, recovery, memory, leaks."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        ward = VirtualWard(7, SPECS, speed=SPEED, sense=noise)
        yield from BrokenNight(Path(folder), HOURS, ward, ward).figures()
