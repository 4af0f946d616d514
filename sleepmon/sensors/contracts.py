"""What a sensor family, a radio and a follower of samples must offer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from sleepmon.domain.errors import UsageError
from sleepmon.domain.samples import Counts, Gap, SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, RadioKind, SensorStatus, StreamRequest

OnPayload = Callable[[bytearray], None]
OnHeard = Callable[[BLEDevice, AdvertisementData], None]


@dataclass(frozen=True, slots=True)
class RawFrame:
    """One packet as the sensor meant it, nothing unwrapped yet.

    `counts` has shape (n, 3) with n at least 1.
    """

    counts: Counts
    counter: int | None = None
    """Number of the first sample, as sent, so it wraps at the family's counter bits."""
    stamp: int | None = None
    """The sensor's clock at the last sample, in the family's unit, as sent."""


@dataclass(frozen=True, slots=True)
class StreamTerms:
    """How a sensor said that it will stream."""

    rate_hz: float
    range_g: int
    g_per_count: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family of sensors: one row of the catalog."""

    id: str
    title: str
    driver: Callable[[], Driver]
    serial_of: Callable[[str], str | None]
    """Serial from an advertised name; None when the name is not of this family, and "" when the
    name tells the family only, so that the sensor is known by its address."""
    rates_hz: tuple[float, ...]
    ranges_g: tuple[int, ...]
    default_rate_hz: float
    default_range_g: int
    dtype: Literal["int16", "float32"] = "int16"
    counter_bits: int | None = None
    stamp_bits: int | None = None
    stamp_unit_ns: int = 1
    tells_battery: bool = True

    @property
    def has_clock(self) -> bool:
        """Whether packets carry the sensor's own time."""
        return self.stamp_bits is not None

    @property
    def has_counter(self) -> bool:
        """Whether packets are numbered, so that a loss is known to the sample."""
        return self.counter_bits is not None

    def resolve(self, request: StreamRequest) -> tuple[float, int]:
        """Rate in Hz and range in g to ask for; UsageError says what is possible."""
        rate = self.default_rate_hz if request.rate_hz is None else request.rate_hz
        span = self.default_range_g if request.range_g is None else request.range_g
        if rate not in self.rates_hz:
            raise UsageError(
                f"{self.title} cannot stream at {rate:g} Hz.", f"Choose {_listed(self.rates_hz)}."
            )
        if span not in self.ranges_g:
            raise UsageError(
                f"{self.title} has no range of {span} g.", f"Choose {_listed(self.ranges_g)}."
            )
        return rate, span


class Link(Protocol):
    """A connected sensor as a driver sees it; every call raises SensorLost when the link ends."""

    async def read(self, uuid: str) -> bytes:
        """Value of a characteristic."""
        ...

    async def write(self, uuid: str, value: bytes) -> None:
        """Write a characteristic and wait for the sensor's acknowledgement, where it gives one."""
        ...

    async def listen(self, uuid: str, on_payload: OnPayload) -> None:
        """Have every notification of a characteristic passed on."""
        ...

    async def ignore(self, uuid: str) -> None:
        """Stop listening."""
        ...


class Driver(Protocol):
    """What one family says and how to talk to it; made anew for each connection."""

    def decode(self, payload: bytes) -> RawFrame:
        """One data packet; pure. Raises PayloadError and nothing else."""
        ...

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Start the stream; SensorError when the sensor refuses."""
        ...

    async def stop(self, link: Link) -> None:
        """Stop the stream, so that the sensor may sleep."""
        ...

    async def battery_percent(self, link: Link) -> int | None:
        """Charge, None where the sensor does not tell."""
        ...


class Radio(Protocol):
    """The computer's Bluetooth, real or simulated, as unmodified bleak objects."""

    @property
    def kind(self) -> RadioKind:
        """Which radio this is; shown wherever its samples are."""
        ...

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """The event loop this radio needs; called on the thread that will run it."""
        ...

    async def open(self) -> None:
        """Check that the radio can be used; BluetoothUnavailable says why not."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...

    def scanner(self, on_heard: OnHeard) -> BleakScanner:
        """A scanner that reports each advertisement."""
        ...

    def client(
        self,
        heard: BLEDevice,
        on_disconnected: Callable[[BleakClient], None],
        timeout_s: float,
        pair: bool,
    ) -> BleakClient:
        """A client, not yet connected, of a sensor just heard; it pairs first if asked to."""
        ...


class HubListener(Protocol):
    """Follower of the hub; called on the `ble` thread and must return at once."""

    def on_block(self, block: SampleBlock) -> None:
        """Samples arrived."""
        ...

    def on_gap(self, gap: Gap) -> None:
        """Samples are known to be missing."""
        ...

    def on_status(self, status: SensorStatus) -> None:
        """State, battery, loss or advice of a sensor changed."""
        ...

    def on_found(self, found: FoundSensor) -> None:
        """A sensor was heard for the first time in a scan, or its signal changed much."""
        ...

    def on_fault(self, sensor: SensorId, kind: str, words: str, count: int) -> None:
        """Something went wrong and was dealt with; `count` times since last told."""
        ...


def _listed(values: tuple[float, ...] | tuple[int, ...]) -> str:
    return " or ".join((", ".join(f"{v:g}" for v in values[:-1]), f"{values[-1]:g}"))
