"""`org.bluez` as far as bleak needs it: one adapter, and the ward's sensors as its devices."""

import asyncio
from collections.abc import Callable

from bleak import BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakError, BleakGATTProtocolError
from dbus_fast import Message, Variant

from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.bluez.tree import Answer, Method, ObjectTree, Refused

NAME = "org.bluez"
ADAPTER_PATH = "/org/bluez/hci0"
ADAPTER, DEVICE, SERVICE, CHARACTERISTIC, DESCRIPTOR = (
    f"org.bluez.{interface}"
    for interface in (
        "Adapter1",
        "Device1",
        "GattService1",
        "GattCharacteristic1",
        "GattDescriptor1",
    )
)
_CONNECT_S = 20.0

OnNotified = Callable[[str, bytes], None]
"""(object path, value): told when a notification is handed to the bus."""


class BluezService:
    """Lives on one loop, with the ward whose sensors it offers."""

    def __init__(self, ward: VirtualWard, on_notified: OnNotified | None = None) -> None:
        self.ward = ward
        self.connects = 0
        """How many clients asked for a link so far."""
        self._on_notified = on_notified or (lambda _path, _value: None)
        self._tree = ObjectTree(self._on_call)
        self._scanner: BleakScanner | None = None
        self._heard: dict[str, BLEDevice] = {}
        self._clients: dict[str, BleakClient] = {}
        self._characteristics: dict[str, tuple[str, BleakGATTCharacteristic]] = {}
        self._connecting: dict[str, asyncio.Task[None]] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._powered = True
        self._methods: dict[tuple[str, str], Method] = {
            (ADAPTER, "SetDiscoveryFilter"): self._accept,
            (ADAPTER, "StartDiscovery"): self._start_discovery,
            (ADAPTER, "StopDiscovery"): self._stop_discovery,
            (DEVICE, "Connect"): self._connect,
            (DEVICE, "Disconnect"): self._disconnect,
            (CHARACTERISTIC, "ReadValue"): self._read,
            (CHARACTERISTIC, "WriteValue"): self._write,
            (CHARACTERISTIC, "StartNotify"): self._start_notify,
            (CHARACTERISTIC, "StopNotify"): self._stop_notify,
        }

    # --- steering -------------------------------------------------------------------------------

    def hang(self) -> None:
        """Answer nobody any more, until it is started anew."""
        self._tree.hangs = True

    async def appear(self) -> None:
        """Start, remembering nothing."""
        self._tree.hangs = False
        self._tree.objects.clear()
        self._tree.add(
            ADAPTER_PATH,
            {
                ADAPTER: {
                    "Address": Variant("s", "F0:F0:F0:F0:F0:F0"),
                    "Powered": Variant("b", self._powered),
                    "Discovering": Variant("b", False),
                    "Roles": Variant("as", ["central"]),
                }
            },
        )
        await self._tree.open(NAME)

    async def vanish(self) -> None:
        """End as a crashed service does: no word to anybody, all links gone.

        Packets that it held back go out before: what came to the computer is told or never came.
        """
        await self._cut_links()
        await self._tree.close()
        for task in (*self._calls, *self._connecting.values()):
            task.cancel()
        if self._scanner is not None:
            await self._scanner.stop()
            self._scanner = None
        await self._cut_links()
        self._heard.clear()
        self._characteristics.clear()

    async def unplug(self) -> None:
        """Take the adapter out."""
        self._tree.remove(ADAPTER_PATH)

    async def tell_powered(self, on: bool) -> None:
        """Tell that Bluetooth was switched off or on."""
        self._powered = on
        if not on:
            self._scanner = None
        self._tree.set(ADAPTER_PATH, ADAPTER, Powered=Variant("b", on))

    # --- method calls ---------------------------------------------------------------------------

    def _on_call(self, call: Message) -> bool:
        method = self._methods.get((call.interface or "", call.member or ""))
        if method is None or call.path not in self._tree.objects:
            return False
        task = asyncio.get_running_loop().create_task(self._carry_out(method, call))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        return True

    async def _carry_out(self, method: Method, call: Message) -> None:
        try:
            self._tree.answer(call, await method(call))
        except Refused as refused:
            self._tree.refuse(call, refused)
        except BleakGATTProtocolError as error:
            words = f"Operation failed with ATT error: 0x{int(error.code):02x}"
            self._tree.refuse(call, Refused("Failed", words))
        except (BleakError, TimeoutError) as error:
            self._tree.refuse(call, Refused("Failed", str(error)))

    async def _accept(self, _call: Message) -> Answer:
        return None

    async def _start_discovery(self, _call: Message) -> Answer:
        if not self._powered:
            raise Refused("NotReady", "Resource Not Ready")
        if self._scanner is not None:
            raise Refused("InProgress", "Operation already in progress")
        self._scanner = self.ward.scanner(self._on_heard)
        await self._scanner.start()
        return None

    async def _stop_discovery(self, _call: Message) -> Answer:
        scanner, self._scanner = self._scanner, None
        if scanner is None:
            raise Refused("Failed", "No discovery started")
        await scanner.stop()
        return None

    async def _connect(self, call: Message) -> Answer:
        self.connects += 1
        path = call.path or ""
        task = asyncio.get_running_loop().create_task(self._open_link(path))
        self._connecting[path] = task
        await asyncio.wait([task])
        self._connecting.pop(path, None)
        if task.cancelled():
            raise Refused("Failed", "le-connection-abort-by-local")
        task.result()
        return None

    async def _open_link(self, path: str) -> None:
        client = self.ward.client(
            self._heard[path], lambda _client: self._on_disconnected(path), _CONNECT_S, False
        )
        await client.connect()
        self._clients[path] = client
        self._tree.set(path, DEVICE, Connected=Variant("b", True))
        # The real service answers first and tells of what it found later.
        asyncio.get_running_loop().call_soon(self._tell_services, path, client)

    async def _disconnect(self, call: Message) -> Answer:
        path = call.path or ""
        connecting, client = self._connecting.get(path), self._clients.get(path)
        if connecting is not None:
            connecting.cancel()
        elif client is None:
            raise Refused("NotConnected", "Not Connected")
        else:
            await client.disconnect()
        return None

    async def _read(self, call: Message) -> Answer:
        client, characteristic = self._linked(call)
        return "ay", [bytes(await client.read_gatt_char(characteristic))]

    async def _write(self, call: Message) -> Answer:
        client, characteristic = self._linked(call)
        value, options = call.body
        kind = options.get("type")
        acknowledged = kind is None or kind.value != "command"
        await client.write_gatt_char(characteristic, bytes(value), response=acknowledged)
        return None

    async def _start_notify(self, call: Message) -> Answer:
        client, characteristic = self._linked(call)
        path = call.path or ""

        def on_value(_characteristic: BleakGATTCharacteristic, value: bytearray) -> None:
            self._on_notified(path, bytes(value))
            self._tree.set(path, CHARACTERISTIC, Value=Variant("ay", bytes(value)))

        await client.start_notify(characteristic, on_value)
        return None

    async def _stop_notify(self, call: Message) -> Answer:
        client, characteristic = self._linked(call)
        await client.stop_notify(characteristic)
        return None

    def _linked(self, call: Message) -> tuple[BleakClient, BleakGATTCharacteristic]:
        device, characteristic = self._characteristics[call.path or ""]
        client = self._clients.get(device)
        if client is None:
            raise Refused("Failed", "Not connected")
        return client, characteristic

    # --- told by the radio ----------------------------------------------------------------------

    def _on_heard(self, device: BLEDevice, advertisement: AdvertisementData) -> None:
        path = f"{ADAPTER_PATH}/dev_{device.address.replace(':', '_')}"
        self._heard[path] = device
        strength = Variant("n", advertisement.rssi)
        if path in self._tree.objects:
            self._tree.set(path, DEVICE, RSSI=strength)
            return
        name = advertisement.local_name or device.address.replace(":", "-")
        flags = dict.fromkeys(("Connected", "Paired", "Trusted", "ServicesResolved"), False)
        values = {
            "Address": Variant("s", device.address),
            "AddressType": Variant("s", "random"),
            "Alias": Variant("s", name),
            "Name": Variant("s", name),
            "Adapter": Variant("o", ADAPTER_PATH),
            "RSSI": strength,
            "UUIDs": Variant("as", []),
            **{flag: Variant("b", value) for flag, value in flags.items()},
        }
        self._tree.add(path, {DEVICE: values})

    def _tell_services(self, path: str, client: BleakClient) -> None:
        if self._clients.get(path) is not client:
            return
        for service in client.services:
            service_path = f"{path}/service{service.handle:04x}"
            values = {
                "UUID": Variant("s", service.uuid),
                "Device": Variant("o", path),
                "Primary": Variant("b", True),
            }
            self._tree.add(service_path, {SERVICE: values})
            for characteristic in service.characteristics:
                self._tell_characteristic(path, service_path, characteristic, client.mtu_size)
        self._tree.set(path, DEVICE, ServicesResolved=Variant("b", True))

    def _tell_characteristic(
        self, device: str, service_path: str, characteristic: BleakGATTCharacteristic, mtu: int
    ) -> None:
        # BlueZ counts from the declaration, which is one before the value.
        path = f"{service_path}/char{characteristic.handle - 1:04x}"
        self._characteristics[path] = (device, characteristic)
        values = {
            "UUID": Variant("s", characteristic.uuid),
            "Service": Variant("o", service_path),
            "Flags": Variant("as", list(characteristic.properties)),
            "Value": Variant("ay", b""),
            "MTU": Variant("q", mtu),
        }
        self._tree.add(path, {CHARACTERISTIC: values})
        for descriptor in characteristic.descriptors:
            own = {
                "UUID": Variant("s", descriptor.uuid),
                "Characteristic": Variant("o", path),
                "Value": Variant("ay", b""),
            }
            self._tree.add(f"{path}/desc{descriptor.handle:04x}", {DESCRIPTOR: own})

    async def _cut_links(self) -> None:
        """Without a word of it: who has forgotten a link does not tell that it ended."""
        clients, self._clients = tuple(self._clients.values()), {}
        for client in clients:
            await client.disconnect()

    def _on_disconnected(self, path: str) -> None:
        if self._clients.pop(path, None) is None or path not in self._tree.objects:
            return
        off = Variant("b", False)
        self._tree.set(path, DEVICE, Connected=off, ServicesResolved=off)
        for below in self._tree.below(path):
            self._characteristics.pop(below, None)
            self._tree.remove(below)
