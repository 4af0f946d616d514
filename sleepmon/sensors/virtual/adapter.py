"""The computer's Bluetooth adapter in the virtual ward: one bumble device for all clients."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakError,
)
from bumble import hci
from bumble.controller import Controller
from bumble.core import PhysicalTransport
from bumble.device import Advertisement, Connection, Device, DeviceConfiguration

from sleepmon.sensors.virtual.faults.distortion import Distortion
from sleepmon.sensors.virtual.quiet_stack import quieten
from sleepmon.sensors.virtual.radio import LONGEST_PACKET_BYTES, Air

OnAdvertisement = Callable[[Advertisement], None]
OnArrival = Callable[[hci.Address, bytes], None]
"""(sensor's address, payload): a notification reached the computer."""

_ADDRESS = "F0:F0:F0:F0:F0:F0"


def no_service() -> BleakError:
    """What bleak raises on Linux when nobody answers for Bluetooth."""
    return BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["no org.bluez"])


class Adapter:
    """Scans and connects for every bleak object of the virtual radio."""

    def __init__(self, air: Air, max_links: int = 7) -> None:
        self.air = air
        self._max_links = max_links
        self._powered = True
        self._device: Device | None = None
        self._controller: Controller | None = None
        self._waking = asyncio.Lock()
        self._connecting = asyncio.Lock()
        self._listeners: list[OnAdvertisement] = []
        self._distortions: dict[hci.Address, Distortion] = {}
        self.service_starts = 0
        """How often the Bluetooth service was started: links are good for one only."""
        self.serves = True
        self.on_arrival: OnArrival = lambda _address, _payload: None

    async def device(self) -> Device:
        """The adapter's host stack, powered on; bleak's own error when Bluetooth is off."""
        if not self.serves:
            raise no_service()
        if not self._powered:
            raise BleakBluetoothNotAvailableError(
                "Bluetooth is off", BleakBluetoothNotAvailableReason.POWERED_OFF
            )
        async with self._waking:
            if self._device is None:
                self._device = await self._new_device()
        return self._device

    async def scan(self, listener: OnAdvertisement) -> None:
        """Report advertisements from now on."""
        device = await self.device()
        self._listeners.append(listener)
        if len(self._listeners) == 1:
            await device.start_scanning(active=True, filter_duplicates=False)

    async def stop_scan(self, listener: OnAdvertisement) -> None:
        """Report no more to this listener."""
        if listener not in self._listeners:
            return
        self._listeners.remove(listener)
        if not self._listeners and self._device is not None:
            await self._device.stop_scanning()

    async def connect(self, address: hci.Address) -> Connection:
        """Connect; a controller can start only one connection at a time, so others wait."""
        device = await self.device()
        async with self._connecting:
            if len(device.connections) >= self._max_links:
                raise BleakError("le-connection-abort-by-local")
            try:
                return await device.connect(address, PhysicalTransport.LE, timeout=None)
            except asyncio.CancelledError:
                if self._controller is not None:
                    self._controller.pending_le_connection = None
                raise

    async def set_power(self, on: bool) -> None:
        """Switch Bluetooth off, which ends every link at once, or on again."""
        self._powered = on
        if not on:
            await self._forget_device()

    async def set_service(self, alive: bool) -> None:
        """Let the computer's Bluetooth service die without a word to anybody, or start it anew."""
        if alive == self.serves:
            return
        self.serves = alive
        if alive:
            self.service_starts += 1
        else:
            await self._forget_device()

    def distortion(self, address: hci.Address) -> Distortion:
        """What the service does to the notifications of one sensor, to be read and changed."""
        return self._distortions.setdefault(address, Distortion())

    def arrivals(self, address: hci.Address, payload: bytes) -> list[bytes]:
        """What the service makes of one notification."""
        self.on_arrival(address, payload)
        distortion = self._distortions.get(address)
        return [payload] if distortion is None else distortion.pass_on(payload)

    def left_over(self, address: hci.Address) -> list[bytes]:
        """What was still held back when a link ended."""
        distortion = self._distortions.get(address)
        return [] if distortion is None else distortion.flush()

    async def _forget_device(self) -> None:
        if self._device is None or self._controller is None:
            return
        self._listeners.clear()
        self.air.forget(self._controller)
        await asyncio.sleep(0)
        self._device = self._controller = None

    async def _new_device(self) -> Device:
        quieten()
        controller = Controller("adapter", link=self.air)
        controller.le_acl_data_packet_length = LONGEST_PACKET_BYTES
        device = Device.from_config_with_hci(
            DeviceConfiguration(name="sleepmon", address=hci.Address(_ADDRESS)),
            controller,
            controller,
        )
        device.on(Device.EVENT_ADVERTISEMENT, self._on_advertisement)
        await device.power_on()
        self._controller = controller
        return device

    def _on_advertisement(self, advertisement: Advertisement) -> None:
        for listener in tuple(self._listeners):
            listener(advertisement)
