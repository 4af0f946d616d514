"""A bleak client whose radio is the virtual air: public bleak above, bumble's stack below."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bleak import BleakScanner
from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic, GattCharacteristicsFlags
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import (
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)
from bumble import hci
from bumble.att import ATT_Error
from bumble.core import BaseBumbleError
from bumble.core import TimeoutError as BumbleTimeout
from bumble.device import Connection, Peer
from bumble.gatt_client import CharacteristicProxy

from sleepmon.sensors.virtual.adapter import Adapter, no_service
from sleepmon.sensors.virtual.bleak_scanner import VirtualScanner, bleak_uuid

T = TypeVar("T")

_MTU = 247


class VirtualClient(BaseBleakClient):
    """Client on the virtual air; the BLEDevice, or `adapter_object`, says on which."""

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        services: set[str] | None = None,
        adapter_object: Adapter | None = None,
        **arguments: Any,
    ) -> None:
        super().__init__(address_or_ble_device, **arguments)
        known = address_or_ble_device if isinstance(address_or_ble_device, BLEDevice) else None
        adapter = known.details["adapter"] if known else adapter_object
        if not isinstance(adapter, Adapter):
            raise BleakError("a virtual client needs a virtual adapter")
        self._adapter = adapter
        self._peer_address: hci.Address | None = known.details["address"] if known else None
        self._name = known.name if known else None
        self._wanted_services = services
        self._connection: Connection | None = None
        self._listeners: dict[int, Any] = {}
        self._stream: Callable[[bytes], None] | None = None
        self._service_start = adapter.service_starts

    @property
    def name(self) -> str:
        """Advertised name, or the address."""
        return self._name or self.address

    @property
    def mtu_size(self) -> int:
        """Size of the largest packet in bytes."""
        return self._connection.att_mtu if self._connection else 23

    @property
    def is_connected(self) -> bool:
        """Whether the link is up."""
        return self._connection is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        """Connect and discover services; `pair` as well if asked."""
        if self.is_connected:
            raise BleakError("already connected")
        address = self._peer_address or await self._find()
        try:
            async with asyncio.timeout(float(kwargs.get("timeout", self._timeout))):
                self._service_start = self._adapter.service_starts
                self._connection = await self._adapter.connect(address)
                self._connection.on(Connection.EVENT_DISCONNECTION, self._on_link_ended)
                self.services = await self._discover(self._connection)
                if pair:
                    await self.pair()
        except BaseBumbleError as error:
            await self.disconnect()
            raise BleakError(str(error)) from error
        except BaseException:
            await self.disconnect()
            raise

    async def disconnect(self) -> None:
        """End the link; none is no error."""
        connection = self._connection
        if connection is None:
            return
        if self._is_orphan:
            self._on_disconnected(0)  # nobody is left to end it with
            return
        try:
            await connection.disconnect()
        except BaseBumbleError as error:
            if self.is_connected:
                raise BleakError(str(error)) from error

    async def pair(self, *_args: Any, **_kwargs: Any) -> None:
        """Pair with the sensor."""
        await self._while_connected(self._up().pair())

    async def unpair(self) -> None:
        """Forget the pairing and disconnect."""
        keys = (await self._adapter.device()).keystore
        if keys is not None and self._peer_address is not None:
            await keys.delete(str(self._peer_address))
        await self.disconnect()

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        """Value of a characteristic."""
        return bytearray(await self._while_connected(characteristic.obj.read_value()))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        """Value of a descriptor."""
        return bytearray(await self._while_connected(descriptor.obj.read_value()))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write a characteristic."""
        obj: CharacteristicProxy[bytes] = characteristic.obj
        await self._while_connected(obj.write_value(bytes(data), with_response=response))

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write a descriptor."""
        await self._while_connected(descriptor.obj.write_value(bytes(data), with_response=True))

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **_: Any
    ) -> None:
        """Pass notifications and indications on."""

        def pass_on(value: bytes) -> None:
            callback(bytearray(value))

        def on_stream(value: bytes) -> None:
            assert self._peer_address is not None
            if not self._is_orphan:
                for arrived in self._adapter.arrivals(self._peer_address, value):
                    pass_on(arrived)

        # Answers come by indications; what streams comes by notifications.
        streams = "indicate" not in characteristic.properties
        on_value = on_stream if streams else pass_on
        self._stream = pass_on if streams else self._stream
        self._listeners[characteristic.handle] = on_value
        await self._while_connected(characteristic.obj.subscribe(on_value))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Pass them on no more."""
        listener = self._listeners.pop(characteristic.handle, None)
        await self._while_connected(characteristic.obj.unsubscribe(listener))

    async def _find(self) -> hci.Address:
        sign: asyncio.Future[hci.Address] = asyncio.get_running_loop().create_future()

        def on_heard(device: BLEDevice, _advertisement: AdvertisementData) -> None:
            if device.address == self.address and not sign.done():
                sign.set_result(device.details["address"])

        scanner = BleakScanner(on_heard, backend=VirtualScanner, adapter_object=self._adapter)
        try:
            async with scanner, asyncio.timeout(self._timeout):
                self._peer_address = await sign
        except TimeoutError:
            raise BleakDeviceNotFoundError(self.address, "was not found") from None
        return self._peer_address

    async def _discover(self, connection: Connection) -> BleakGATTServiceCollection:
        peer = Peer(connection)
        await self._while_connected(peer.request_mtu(_MTU))
        await self._while_connected(peer.discover_services())
        found = BleakGATTServiceCollection()
        for service in peer.services:
            if self._wanted_services and bleak_uuid(service.uuid) not in self._wanted_services:
                continue
            ours = BleakGATTService(service, service.handle, bleak_uuid(service.uuid))
            found.add_service(ours)
            await self._while_connected(service.discover_characteristics())
            for characteristic in service.characteristics:
                await self._while_connected(characteristic.discover_descriptors())
                self._add(found, characteristic, ours)
        return found

    def _add(
        self,
        found: BleakGATTServiceCollection,
        characteristic: CharacteristicProxy[bytes],
        service: BleakGATTService,
    ) -> None:
        properties = [
            flag.name.replace("_", "-")
            for flag in GattCharacteristicsFlags
            if flag.name and flag.value <= 0x80 and int(characteristic.properties) & flag.value
        ]
        ours = BleakGATTCharacteristic(
            characteristic,
            characteristic.handle,
            bleak_uuid(characteristic.uuid),
            properties,  # type: ignore[arg-type]  # bleak types them as literals
            lambda: self.mtu_size - 3,
            service,
        )
        found.add_characteristic(ours)
        for descriptor in characteristic.descriptors:
            found.add_descriptor(
                BleakGATTDescriptor(
                    descriptor, descriptor.handle, bleak_uuid(descriptor.type), ours
                )
            )

    def _up(self) -> Connection:
        if self._connection is None:
            raise BleakError("Not connected")
        return self._connection

    @property
    def _is_orphan(self) -> bool:
        """Whether the service that made the link is no more; nobody told the client."""
        return not self._adapter.serves or self._service_start != self._adapter.service_starts

    async def _while_connected(self, io: Awaitable[T]) -> T:
        """Wait for the sensor's answer; the end of the link ends the wait with bleak's error."""
        connection = self._connection
        if connection is None:
            if asyncio.iscoroutine(io):
                io.close()
            raise BleakError("Not connected")
        if self._is_orphan:
            if asyncio.iscoroutine(io):
                io.close()
            raise no_service()
        try:
            return await connection.cancel_on_disconnection(io)
        except ATT_Error as error:
            code = BleakGATTProtocolErrorCode(error.error_code)
            raise BleakGATTProtocolError(code) from error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._connection is None and task is not None and not task.cancelling():
                raise BleakError("disconnected") from None
            raise
        except BumbleTimeout as error:
            raise TimeoutError(str(error)) from error

    def _on_link_ended(self, reason: int) -> None:
        if not self._is_orphan:
            self._on_disconnected(reason)

    def _on_disconnected(self, _reason: int) -> None:
        if self._stream is not None and self._peer_address is not None:
            for payload in self._adapter.left_over(self._peer_address):
                self._stream(payload)
        self._connection = self._stream = None
        self.services = None
        self._listeners.clear()
        if self._disconnected_callback is not None:
            self._disconnected_callback()
