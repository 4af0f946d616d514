"""Virtual sensors on the air of an adapter that the kernel takes for its own.

`python -m tests.kernel.air` says READY, and then carries sensors away and back as it is told by
lines `away SERIAL` and `back SERIAL`, until its input ends.
"""

from __future__ import annotations

import asyncio
import random
import sys

from bumble.controller import Controller
from bumble.transport.vhci import open_vhci_transport

from sleepmon.sensors.virtual.catalog import DEFAULT_SPECS, PERIPHERALS
from sleepmon.sensors.virtual.quiet_stack import quieten
from sleepmon.sensors.virtual.radio import LONGEST_PACKET_BYTES, Air, AirSettings
from sleepmon.sensors.virtual.sleeper import Sleeper

_ADAPTER = "00:1B:DC:00:00:01"


async def _serve() -> None:
    quieten()
    air = Air(AirSettings(), random.Random(1))
    transport = await open_vhci_transport(None)
    adapter = Controller("adapter", transport.source, transport.sink, air, _ADAPTER)
    adapter.le_acl_data_packet_length = LONGEST_PACKET_BYTES
    sleeper = Sleeper(1)
    sensors = [
        PERIPHERALS[spec.family](spec, air, sleeper.acceleration_g) for spec in DEFAULT_SPECS
    ]
    for sensor in sensors:
        await sensor.wake()
    print("READY", flush=True)
    controllers = {sensor.spec.serial: sensor.controller for sensor in sensors}
    while line := await asyncio.to_thread(sys.stdin.readline):
        where, serial = line.split()
        air.set_in_range(controllers[serial], where == "back")
    for sensor in sensors:
        await sensor.sleep()
    await transport.close()


if __name__ == "__main__":
    asyncio.run(_serve())
