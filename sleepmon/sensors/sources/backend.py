"""bleak backends over sources, so that hub and drivers use them like sensors on the air."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from bleak import BleakScanner
from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.sources.contracts import Source

TOLD_EVERY_S = 0.2
NEAR_DBM = -30
_MTU = 512
_CONTROL, _DATA = 2, 3
_UUIDS = {_CONTROL: open_profile.CONTROL, _DATA: open_profile.DATA}

Sources = Callable[[], Iterable[Source]]


class SourceScanner(BaseBleakScanner):
    """Hears the sources that are there, and beside them whatever another scanner hears."""

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        scanning_mode: str,
        *,
        sources: Sources,
        beside: BleakScanner | None,
        **_platform_arguments: Any,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._sources = sources
        self._beside = beside
        self._telling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start hearing."""
        if self._beside is not None:
            try:
                await self._beside.start()
            except (BleakError, OSError):
                if not tuple(self._sources()):
                    raise
                self._beside = None  # Bluetooth is off, and who is here needs none
        self.seen_devices = {}
        self._telling = asyncio.get_running_loop().create_task(self._tell())

    async def stop(self) -> None:
        """Hear no more."""
        telling, self._telling = self._telling, None
        if telling is not None:
            telling.cancel()
            await asyncio.wait([telling])
        if self._beside is not None:
            await self._beside.stop()

    async def _tell(self) -> None:
        while True:
            for source in self._sources():
                self._tell_of(source)
            await asyncio.sleep(TOLD_EVERY_S)

    def _tell_of(self, source: Source) -> None:
        heard = AdvertisementData(
            local_name=source.name,
            manufacturer_data={},
            service_data={},
            service_uuids=[open_profile.SERVICE],
            tx_power=None,
            rssi=NEAR_DBM,
            platform_data=(source,),
        )
        key = address_of(source)
        device = self.create_or_update_device(key, key, source.name, {"source": source}, heard)
        self.call_detection_callbacks(device, heard)


def address_of(source: Source) -> str:
    """An address that belongs to the name."""
    octets = hashlib.sha256(source.name.encode()).digest()[:6]
    return ":".join(f"{octet:02X}" for octet in octets)


def source_of(heard: BLEDevice) -> Source | None:
    """The source behind what was heard; None for a sensor on the air."""
    details = heard.details
    source: Source | None = details.get("source") if isinstance(details, dict) else None
    return source


class SourceClient(BaseBleakClient):
    """A client of a source: the open profile's service, and nothing else."""

    def __init__(self, address_or_ble_device: BLEDevice | str, **arguments: Any) -> None:
        arguments.pop("services", None)
        super().__init__(address_or_ble_device, **arguments)
        known = address_or_ble_device if isinstance(address_or_ble_device, BLEDevice) else None
        source = source_of(known) if known else None
        if source is None:
            raise BleakError("a source client needs a source")
        self._source = source
        self._connected = False
        self._listener: NotifyCallback | None = None

    @property
    def name(self) -> str:
        """As heard."""
        return self._source.name

    @property
    def mtu_size(self) -> int:
        """Size of the largest packet in bytes."""
        return _MTU

    @property
    def is_connected(self) -> bool:
        """Whether it is ours."""
        return self._connected

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        """Take the source."""
        try:
            await self._source.open(self._on_packet, self._on_ended)
        except OSError as error:
            raise BleakError(str(error)) from error
        self._connected = True
        self.services = _services()

    async def disconnect(self) -> None:
        """Let it go."""
        if self._connected:
            self._connected = False
            await self._source.close()
            self._gone()

    async def pair(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing to do."""

    async def unpair(self) -> None:
        """Nothing to do."""

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        """Value of the control characteristic."""
        return bytearray(self._source.state())

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        """There is none."""
        raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.INVALID_HANDLE)

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """A command."""
        if not self._connected:
            raise BleakError("Not connected")
        error = await self._source.command(bytes(data))
        if error:
            raise BleakGATTProtocolError(BleakGATTProtocolErrorCode(error))

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """There is none."""
        raise BleakGATTProtocolError(BleakGATTProtocolErrorCode.INVALID_HANDLE)

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_: Any
    ) -> None:
        """Pass packets on."""
        self._listener = callback

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Pass them on no more."""
        self._listener = None

    def _on_packet(self, packet: bytes) -> None:
        if self._listener is not None:
            self._listener(bytearray(packet))

    def _on_ended(self) -> None:
        if self._connected:
            self._connected = False
            self._gone()

    def _gone(self) -> None:
        self._listener = None
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()


def _services() -> BleakGATTServiceCollection:
    found = BleakGATTServiceCollection()
    service = BleakGATTService(None, 1, open_profile.SERVICE)
    found.add_service(service)
    for handle, uuid in _UUIDS.items():
        may: list[Any] = ["read", "write"] if handle == _CONTROL else ["notify"]
        found.add_characteristic(
            BleakGATTCharacteristic(None, handle, uuid, may, lambda: _MTU - 3, service)
        )
    return found
