"""Ten simulated hours in which everything goes wrong, through bleak's unmodified Linux backend.

Every scan, link and packet goes over a private D-Bus, whose service stands on the virtual radio.
SLEEPMON_SOAK_HOURS makes it another number of hours.
"""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from tests.fakes.bluez.private_bus import DAEMON, NO_DAEMON, bus_state, private_bus
from tests.fakes.bluez.radio import BluezRadio
from tests.perf.broken_night import SPECS, SPEED, BrokenNight, noise
from tests.perf.figures import Figure

HOURS = float(os.environ.get("SLEEPMON_SOAK_HOURS", "10"))


def figures() -> Iterable[Figure]:
    """What a broken night over the virtual radio tells, and what is left on the bus."""
    if DAEMON is None:
        print(NO_DAEMON)
        return
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, private_bus() as bus_pid:
        radio = BluezRadio(bus_pid, 7, SPECS, speed=SPEED, sense=noise)
        night = BrokenNight(Path(folder), HOURS, radio.ward, radio, bus_state)
        for figure in night.figures():
            yield replace(figure, name=f"BlueZ: {figure.name}")
