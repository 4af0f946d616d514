"""What all virtual sensors share: advertising, a clock, sampling, a battery, and ways to fail."""

from __future__ import annotations

import asyncio
import random
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from bumble import data_types, hci
from bumble.controller import Controller
from bumble.core import AdvertisingData
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, Service
from bumble.profiles.battery_service import BatteryService

from sleepmon.domain.samples import SensorId
from sleepmon.sensors.virtual.radio import LONGEST_PACKET_BYTES, Air
from sleepmon.sensors.virtual.sensor_clock import SensorClock

Sense = Callable[[str, npt.NDArray[np.float64]], npt.NDArray[np.float32]]
"""(placement, times in seconds of the loop) -> forces in g, shape (n, 3)."""

ADVERT_MS = 150
MAX_ADVERT_BYTES = 31
_EIGHT_DIGITS = re.compile("[0-9A-F]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSpec:
    """A virtual sensor: what it is, where it truly sits, and how far it is from perfect."""

    family: str
    serial: str
    placement: str
    rate_error: float = 0.0
    """Part by which it samples faster than it declares."""
    clock_ppm: float = 0.0
    battery_percent: float = 90.0
    battery_percent_per_hour: float = 0.25
    rssi_dbm: int = -58

    @property
    def sensor(self) -> SensorId:
        """Identity under which the hub knows it."""
        return SensorId(f"{self.family}:{self.serial}")


class Peripheral(ABC):
    """One virtual sensor on the air."""

    name: str
    boot_ns: int = 0
    """What the sensor's clock shows when it wakes."""

    def __init__(self, spec: SensorSpec, air: Air, sense: Sense) -> None:
        self.spec = spec
        self.silent = False
        self.garbage_rate = 0.0
        """Part of the packets that make no sense and carry no samples."""
        self.mount: tuple[float, float, float] = (1.0, 1.0, 1.0)
        """Signs of its axes on the body: how it was put on."""
        self.placement = spec.placement
        """Where it sits now."""
        self.taken = 0
        """Samples taken while streaming."""
        self.sent = 0
        """Samples handed over to the air."""
        self._air = air
        self._sense = sense
        self._rng = random.Random(spec.sensor)
        now_s = asyncio.get_running_loop().time()
        self.clock = SensorClock(self.boot_ns, spec.clock_ppm, now_s)
        self._battery = (spec.battery_percent, now_s)
        self._battery_percent_per_hour = spec.battery_percent_per_hour
        self._count_anew = False
        self._stream: asyncio.Task[None] | None = None
        self._connection: Connection | None = None
        self.controller = Controller(self.name, link=air)
        self.controller.le_acl_data_packet_length = LONGEST_PACKET_BYTES
        self.address = _address(spec)
        air.conditions(self.controller).rssi_dbm = spec.rssi_dbm
        self._device = Device.from_config_with_hci(
            DeviceConfiguration(
                name=self.name,
                address=self.address,
                advertising_interval_min=ADVERT_MS,
                advertising_interval_max=ADVERT_MS,
            ),
            self.controller,
            self.controller,
        )

    # --- life ------------------------------------------------------------------------------

    async def wake(self) -> None:
        """Power on and advertise."""
        self._device.add_services(
            [*self.services(), BatteryService(lambda _connection: round(self.battery_percent))]
        )
        advert = AdvertisingData(
            [
                data_types.Flags(
                    AdvertisingData.Flags.LE_GENERAL_DISCOVERABLE_MODE
                    | AdvertisingData.Flags.BR_EDR_NOT_SUPPORTED
                ),
                data_types.CompleteLocalName(self.name),
            ]
        )
        if len(bytes(advert)) > MAX_ADVERT_BYTES:
            raise ValueError(f"the name {self.name!r} does not fit into an advertisement")
        self._device.advertising_data = bytes(advert)
        self._device.on(Device.EVENT_CONNECTION, self._on_connected)
        await self._device.power_on()
        await self._device.start_advertising(auto_restart=True)

    async def sleep(self) -> None:
        """Power off and leave the air."""
        await self.stop_stream()
        await self._device.stop_advertising()
        self._air.forget(self.controller)
        await asyncio.sleep(0)

    @property
    def connected(self) -> bool:
        """Whether it has a link, as far as it knows."""
        return self._connection is not None

    # --- battery and clock -----------------------------------------------------------------

    @property
    def battery_percent(self) -> float:
        """Charge now."""
        percent, since_s = self._battery
        hours = (asyncio.get_running_loop().time() - since_s) / 3600.0
        return max(0.0, percent - hours * self._battery_percent_per_hour)

    def set_battery(self, percent: float) -> None:
        """Change the charge."""
        self._battery = (percent, asyncio.get_running_loop().time())

    def drain(self, percent_per_hour: float) -> None:
        """Use the battery up this fast from now on."""
        self.set_battery(self.battery_percent)
        self._battery_percent_per_hour = percent_per_hour

    def clock_ns(self, at_s: float) -> int:
        """What the sensor's own clock shows at a time of the loop."""
        return self.clock.shows_ns(at_s)

    def restart(self) -> None:
        """The firmware starts anew: clock and counter begin again, the link stays."""
        if self._stream is None:
            self.start_anew(asyncio.get_running_loop().time())
        else:
            self._count_anew = True  # between two packets

    def start_anew(self, at_s: float) -> None:
        """What begins again when the firmware does."""
        self._count_anew = False
        self.clock.restart(at_s)

    def live_on(self, seconds: float) -> None:
        """Time passed for the sensor that did not pass on the loop."""
        self.clock.jump(seconds, asyncio.get_running_loop().time())

    # --- streaming -------------------------------------------------------------------------

    @abstractmethod
    def services(self) -> list[Service]:
        """The family's own GATT services."""

    @abstractmethod
    def link_lost(self) -> None:
        """The link ended; what the firmware of the family then does."""

    def start_stream(
        self,
        characteristic: Characteristic[bytes],
        encode: Callable[[int, npt.NDArray[np.int16], float], bytes],
        *,
        rate_hz: float,
        counts_per_g: float,
        samples_per_packet: int,
        origin_s: float,
        first: int = 0,
    ) -> None:
        """Sample and notify; sample k is taken (k + 1) periods after `origin_s` of the loop.

        `encode(first sample, counts, time of the last sample)` makes a packet.
        """

        async def stream() -> None:
            loop = asyncio.get_running_loop()
            true_rate_hz = rate_hz * (1.0 + self.spec.rate_error)
            at, start_s = first, origin_s
            self._count_anew = False
            while True:
                if self._count_anew:
                    start_s, at = start_s + at / true_rate_hz, 0
                    self.start_anew(start_s)
                times = start_s + np.arange(at + 1, at + 1 + samples_per_packet) / true_rate_hz
                await asyncio.sleep(max(0.0, float(times[-1]) - loop.time()))
                forces = self._sense(self.placement, times) * self.mount
                counts = np.clip(np.rint(forces * counts_per_g), -32768, 32767).astype("<i2")
                self.taken += samples_per_packet
                link = self._connection
                if link is not None and not self.silent and self._air.has_room(self.controller):
                    payload = encode(at, counts, float(times[-1]))
                    if self._rng.random() < self.garbage_rate:
                        payload = self._garbage(payload)
                    else:
                        self.sent += samples_per_packet
                    await self._device.notify_subscriber(link, characteristic, payload)
                at += samples_per_packet

        self._cancel_stream()
        self._stream = asyncio.get_running_loop().create_task(stream())

    def _garbage(self, payload: bytes) -> bytes:
        """What a packet of a firmware gone wrong holds: a piece of it, or anything."""
        if self._rng.random() < 0.5:
            return payload[: self._rng.randrange(1, 8)]
        return b"\xee" + self._rng.randbytes(self._rng.randrange(1, 6))

    async def stop_stream(self) -> None:
        """Stop sampling."""
        stream = self._stream
        self._cancel_stream()
        if stream is not None:
            await asyncio.wait([stream])

    @property
    def streaming(self) -> bool:
        """Whether samples are being taken."""
        return self._stream is not None

    def _cancel_stream(self) -> None:
        if self._stream is not None:
            self._stream.cancel()
            self._stream = None

    def _on_connected(self, connection: Connection) -> None:
        self._connection = connection
        connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnected)

    def _on_disconnected(self, _reason: int) -> None:
        self._connection = None
        self.link_lost()


def _address(spec: SensorSpec) -> hci.Address:
    """A random static address that belongs to the sensor; it ends with a serial of eight digits."""
    octets = bytearray(random.Random(spec.sensor).randbytes(6))
    octets[0] |= 0xC0
    if _EIGHT_DIGITS.fullmatch(spec.serial):
        octets[2:] = bytes.fromhex(spec.serial)
    return hci.Address(":".join(f"{octet:02X}" for octet in octets))
