"""Hearing sensors: one scan shared by all who listen, and identity by name and serial."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from sleepmon.domain.errors import SensorNotFound, SleepmonError
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor
from sleepmon.sensors.ble.translate import no_service, translated
from sleepmon.sensors.catalog import recognise, serial_of
from sleepmon.sensors.contracts import Radio
from sleepmon.sensors.faults import FAULTS

MUCH_DB = 10
SWITCH_S = 3.0
"""Longest wait for a scan to begin or to end: a service that hangs must not stop all hearing."""
DEAF_S = 3.0
"""Nothing heard of anybody for so long: a scan ends unheard when its adapter is switched off."""


class Heard(NamedTuple):
    """A sensor just heard, and bleak's handle for it, which is good only while it is fresh."""

    found: FoundSensor
    device: BLEDevice


class SharedScanner:
    """One scan for all; it runs while anyone listens."""

    def __init__(self, radio: Radio, on_found: Callable[[FoundSensor], None]) -> None:
        self._radio = radio
        self._on_found = on_found
        self._scanner: BleakScanner | None = None
        self._listening = 0
        self._heard_s = 0.0
        self._switching = asyncio.Lock()
        self._heard: dict[SensorId, Heard] = {}
        self._awaited: dict[SensorId, list[asyncio.Future[Heard]]] = {}

    async def listen(self, seconds: float) -> tuple[FoundSensor, ...]:
        """All sensors heard within these seconds, strongest first."""
        async with self._scanning():
            self._heard.clear()
            await asyncio.sleep(seconds)
            heard = [heard.found for heard in self._heard.values()]
        return tuple(sorted(heard, key=lambda found: -found.rssi_dbm))

    def last_heard(self, sensor: SensorId) -> FoundSensor | None:
        """What a sensor said of itself when it was last heard, if it was."""
        heard = self._heard.get(sensor)
        return None if heard is None else heard.found

    async def hear(self, sensor: SensorId, seconds: float) -> Heard:
        """The next sign of life of one sensor; SensorNotFound when none comes in time.

        BluetoothUnavailable when nobody could have heard it.
        """
        listened = False
        sign: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()
        self._awaited.setdefault(sensor, []).append(sign)
        try:
            async with asyncio.timeout(seconds), self._scanning():
                listened = True
                return await sign
        except TimeoutError:
            if not listened:
                raise no_service("No scan could begin.") from None
            raise SensorNotFound(
                f"The sensor {serial_of(sensor)} is not heard.", FAULTS["not heard"].advice
            ) from None
        finally:
            self._awaited[sensor].remove(sign)

    @asynccontextmanager
    async def _scanning(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        with translated():
            async with self._switching:
                if self._scanner is not None and loop.time() - self._heard_s > DEAF_S:
                    await self._end()
                if self._scanner is None:
                    self._heard_s = loop.time()
                    self._scanner = await self._begin()
                self._listening += 1
        try:
            yield
        finally:
            self._listening -= 1
            if self._listening == 0:
                await asyncio.shield(self._stop())

    async def _begin(self) -> BleakScanner:
        scanner = self._radio.scanner(self._on_heard)
        try:
            async with asyncio.timeout(SWITCH_S):
                await scanner.start()
        except TimeoutError:
            raise no_service("A scan did not begin.") from None
        return scanner

    async def _stop(self) -> None:
        async with self._switching:
            if not self._listening:
                await self._end()

    async def _end(self) -> None:
        scanner, self._scanner = self._scanner, None
        if scanner is None:
            return
        try:
            with translated():
                async with asyncio.timeout(SWITCH_S):
                    await scanner.stop()
        except SleepmonError:
            return  # adapter or service are gone, and the scan with them

    def _on_heard(self, device: BLEDevice, advertisement: AdvertisementData) -> None:
        self._heard_s = asyncio.get_running_loop().time()
        known = recognise(advertisement.local_name or device.name or "", device.address)
        if known is None:
            return
        family, sensor = known
        found = FoundSensor(
            sensor=sensor,
            name=advertisement.local_name or device.name or "",
            family=family.id,
            serial=serial_of(sensor),
            rssi_dbm=advertisement.rssi,
            rates_hz=family.rates_hz,
            ranges_g=family.ranges_g,
            has_clock=family.has_clock,
            has_counter=family.has_counter,
            tells_battery=family.tells_battery,
        )
        before = self._heard.get(sensor)
        if before is None or abs(before.found.rssi_dbm - found.rssi_dbm) >= MUCH_DB:
            self._on_found(found)
        heard = self._heard[sensor] = Heard(found, device)
        for sign in self._awaited.get(sensor, ()):
            if not sign.done():
                sign.set_result(heard)
