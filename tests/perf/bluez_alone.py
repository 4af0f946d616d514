"""The fake Bluetooth service in a process of its own, as the real one is.

`python -m tests.perf.bluez_alone` says READY, runs until its input ends, and then prints one line
`stamp_ns handed_over_ns` for each data packet.
"""

import sys
import time

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.catalog import FAMILIES
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.bluez.alone import FakeBlueZ


class _Log:
    """When each packet was handed to the bus, by the sensor's own time of its last sample."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int]] = []
        self._drivers = [(family.driver(), family.stamp_unit_ns) for family in FAMILIES]

    def on_notified(self, _path: str, value: bytes) -> None:
        """Note the time, then look which family it is."""
        now_ns = time.perf_counter_ns()
        for driver, unit_ns in self._drivers:
            try:
                frame = driver.decode(value)
            except PayloadError:
                continue
            if frame.stamp is not None:
                self.rows.append((frame.stamp * unit_ns, now_ns))


def main() -> None:
    """Serve until the input ends."""
    log = _Log()
    bluez = FakeBlueZ(VirtualWard(7), log.on_notified)
    bluez.start()
    print("READY", flush=True)
    sys.stdin.read()
    bluez.stop()
    for row in log.rows:
        print(*row)


if __name__ == "__main__":
    main()
