"""`python -m tests.perf.ward_alone SECONDS`: the virtual radio and bleak with nobody behind them.

Three sensors stream to callbacks that do nothing; prints the share of a core that this takes, so
that it can be taken off what a station takes.
"""

from __future__ import annotations

import asyncio
import sys
import time

from sleepmon.sensors.ble.link import BleakLink
from sleepmon.sensors.ble.scanner import SharedScanner
from sleepmon.sensors.catalog import family_of
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.ward_station import WORN

RATE_HZ, RANGE_G = 100.0, 4


async def _stream(ward: VirtualWard, seconds: float) -> float:
    await ward.open()
    scanner = SharedScanner(ward, lambda found: None)
    links = []
    for sensor in WORN:
        link = BleakLink(ward, await scanner.hear(sensor, 10.0))
        await link.connect()
        await family_of(sensor).driver().start(link, RATE_HZ, RANGE_G, lambda payload: None)
        links.append(link)
    await asyncio.sleep(1.0)
    began, used = time.perf_counter(), time.process_time()
    await asyncio.sleep(seconds)
    share = (time.process_time() - used) / (time.perf_counter() - began)
    for link in links:
        await link.cut()
    await ward.close()
    return share


def main() -> None:
    """Print the share of a core in percent."""
    ward = VirtualWard(seed=3)
    ward.open_sensors()
    with asyncio.Runner(loop_factory=ward.new_loop) as runner:
        print(100.0 * runner.run(_stream(ward, float(sys.argv[1]))))


if __name__ == "__main__":
    main()
