"""The computer's own Bluetooth, by bleak's backend for this platform."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice

from sleepmon.domain.errors import BluetoothUnavailable
from sleepmon.domain.sensors import RadioKind
from sleepmon.sensors.ble.bluez import adapter_words, leave_bus
from sleepmon.sensors.ble.translate import translated
from sleepmon.sensors.contracts import OnHeard

_TRY_S = 10.0


class SystemRadio:
    """A Radio made of unmodified bleak."""

    @property
    def kind(self) -> RadioKind:
        """Real sensors."""
        return "system"

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """The platform's event loop; on Windows its thread must not be made an STA."""
        return asyncio.new_event_loop()

    async def open(self) -> None:
        """Scan for a moment, which asks for every permission and service that is needed."""
        try:
            await self._try()
        except BaseException:
            await leave_bus()
            raise

    async def _try(self) -> None:
        try:
            with translated():
                scanner = BleakScanner()
                async with asyncio.timeout(_TRY_S):
                    await scanner.start()
                    await scanner.stop()
        except BluetoothUnavailable:
            raise
        except Exception as error:
            raise BluetoothUnavailable(
                "This computer's Bluetooth cannot be used.",
                "Check that Bluetooth is switched on, or use the virtual ward.",
                repr(error),
            ) from error

    async def adapter_words(self) -> str:
        """Which adapter is used, once it is open; empty where the platform does not tell."""
        with translated():
            return await adapter_words()

    async def close(self) -> None:
        """Close what bleak holds open."""
        await leave_bus()

    def scanner(self, on_heard: OnHeard) -> BleakScanner:
        """A scanner of the platform."""
        return BleakScanner(on_heard)

    def client(
        self,
        heard: BLEDevice,
        on_disconnected: Callable[[BleakClient], None],
        timeout_s: float,
        pair: bool,
    ) -> BleakClient:
        """A client of the platform."""
        return BleakClient(heard, on_disconnected, timeout=timeout_s, pair=pair)
