"""One virtual sensor and the adapter, without a hub: for tests of the air itself."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from bleak import BleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, AdvertisementDataCallback

from sleepmon.sensors.virtual.adapter import Adapter
from sleepmon.sensors.virtual.bleak_backend import VirtualClient
from sleepmon.sensors.virtual.bleak_scanner import VirtualScanner
from sleepmon.sensors.virtual.peripherals.base import Peripheral, SensorSpec
from sleepmon.sensors.virtual.peripherals.open_profile import VirtualOpenProfile
from sleepmon.sensors.virtual.radio import Air, AirSettings

SPEC = SensorSpec(family="open_profile", serial="00AA", placement="chest", battery_percent=61.0)


def sense(_placement: str, t_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Lying still on the back."""
    return np.tile(np.array([1.0, 0.0, 0.0], np.float32), (len(t_s), 1))


@dataclass
class Bedroom:
    """The air, the adapter and one sensor that is awake."""

    air: Air
    adapter: Adapter
    sensor: Peripheral

    async def find(self, seconds: float = 2.0) -> BLEDevice:
        """Bleak's handle of the sensor; TimeoutError when it is not heard."""
        sign: asyncio.Future[BLEDevice] = asyncio.get_running_loop().create_future()

        def on_heard(device: BLEDevice, _advertisement: AdvertisementData) -> None:
            if device.name == self.sensor.name and not sign.done():
                sign.set_result(device)

        scanner = self.scanner(on_heard)
        async with asyncio.timeout(seconds):
            await scanner.start()
            try:
                return await sign
            finally:
                await scanner.stop()

    def scanner(self, on_heard: AdvertisementDataCallback) -> VirtualScanner:
        """A scanner backend on this air."""
        return VirtualScanner(on_heard, None, "active", adapter_object=self.adapter)

    async def client(self, timeout_s: float = 5.0) -> BleakClient:
        """Bleak's client, connected."""
        client = BleakClient(await self.find(), backend=VirtualClient, timeout=timeout_s)
        await client.connect()
        return client


@asynccontextmanager
async def bedroom(
    make: type[Peripheral] = VirtualOpenProfile,
    spec: SensorSpec = SPEC,
    settings: AirSettings | None = None,
) -> AsyncIterator[Bedroom]:
    """A sensor awake on the air; everything is switched off afterwards."""
    air = Air(settings or AirSettings(), random.Random(1))
    adapter = Adapter(air)
    sensor = make(spec, air, sense)
    await sensor.wake()
    try:
        yield Bedroom(air, adapter, sensor)
    finally:
        await sensor.sleep()
        await adapter.set_power(False)
        await asyncio.sleep(0.1)
