"""One connected sensor: bleak's client with time limits and our errors."""

from __future__ import annotations

import asyncio

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from sleepmon.domain.errors import SleepmonError
from sleepmon.sensors.ble.scanner import Heard
from sleepmon.sensors.ble.translate import translated
from sleepmon.sensors.contracts import OnPayload, Radio

CONNECT_S = 15.0
ASK_S = 8.0
CUT_S = 5.0


class BleakLink:
    """A link that a driver may use, and that its keeper must cut before the next one."""

    def __init__(self, radio: Radio, heard: Heard, pair: bool = False) -> None:
        """`pair` where the sensor refused a computer that is not paired with it."""
        self.heard = heard
        self.dropped = asyncio.Event()
        """Set when the link ended and it was not our doing."""
        self._expected = False
        self._client: BleakClient = radio.client(
            heard.device, self._on_disconnected, CONNECT_S, pair
        )

    async def connect(self) -> None:
        """Connect, pair if that was asked for, and discover services."""
        with translated():
            async with asyncio.timeout(CONNECT_S):
                await self._client.connect()

    async def cut(self) -> None:
        """End the link for certain: a dead client left behind makes later packets come twice."""
        self._expected = True
        try:
            with translated():
                async with asyncio.timeout(CUT_S):
                    await self._client.disconnect()
        except SleepmonError:
            return  # there was no link left to cut

    async def read(self, uuid: str) -> bytes:
        """Value of a characteristic."""
        with translated():
            async with asyncio.timeout(ASK_S):
                return bytes(await self._client.read_gatt_char(uuid))

    async def write(self, uuid: str, value: bytes) -> None:
        """Write a characteristic and wait for the acknowledgement, where it gives one."""
        with translated():
            characteristic = self._client.services.get_characteristic(uuid)
            # Some take commands only, and systems refuse to send them anything else.
            answers = characteristic is None or "write" in characteristic.properties
            async with asyncio.timeout(ASK_S):
                await self._client.write_gatt_char(uuid, value, response=answers)

    async def listen(self, uuid: str, on_payload: OnPayload) -> None:
        """Have every notification passed on."""

        def on_notified(_characteristic: BleakGATTCharacteristic, payload: bytearray) -> None:
            on_payload(payload)

        with translated():
            async with asyncio.timeout(ASK_S):
                await self._client.start_notify(uuid, on_notified)

    async def ignore(self, uuid: str) -> None:
        """Stop listening."""
        with translated():
            async with asyncio.timeout(ASK_S):
                await self._client.stop_notify(uuid)

    def _on_disconnected(self, _client: BleakClient) -> None:
        if not self._expected:
            self.dropped.set()
