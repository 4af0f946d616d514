"""MbientLab MetaMotion S (BMI270) and R, RL (BMI160): packed acceleration, 25 to 200 Hz, 2 to 16 g.

Everything goes through one command and one notify characteristic as `module | register | ...`. A
packed packet is `03 05` (BMI270) or `03 1C` (BMI160) and three samples of int16, of which the range
is 32768. Which chip is in there is asked first. Then the board is told to ask for a connection
interval of 15 to 30 ms, as the maker's own programs do, for at a long one it drops packets. Packets
have neither stamp nor number. The name "MetaWear", the two bytes after the register that power the
accelerometer, and the standard battery service are taken from public sources and were not tried
[unverified]. All units have the same name, so they are told apart by their address.
"""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass

import numpy as np

from sleepmon.domain.errors import PayloadError, SensorError, SensorLost
from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms
from sleepmon.sensors.drivers.battery import read_battery_percent

SERVICE = "326a9000-85cb-9195-d9dd-464cfbbae75a"
COMMAND = "326a9001-85cb-9195-d9dd-464cfbbae75a"
NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a"
NAMES = ("MetaWear",)

ACCELEROMETER = 0x03
POWER, SAMPLING, SETTINGS, MODULE_INFO = 0x01, 0x02, 0x03, 0x80
CONNECTION = bytes((0x11, 0x09)) + struct.pack("<4H", 12, 24, 0, 400)
"""Least and most time between two meetings in 1.25 ms, none left out, 4 s without a sign end it."""
SAMPLES = 3
PACKET_BYTES = 2 + 6 * SAMPLES
_ANSWER_S = 5.0


@dataclass(frozen=True, slots=True)
class Chip:
    """How one accelerometer chip is asked."""

    packed: int
    """Register of packed samples."""
    rates: dict[int, int]
    ranges: dict[int, int]


CHIPS: dict[int, Chip] = {
    1: Chip(
        packed=0x1C,
        rates={25: 0x26, 50: 0x27, 100: 0x28, 200: 0x29},
        ranges={2: 0x03, 4: 0x05, 8: 0x08, 16: 0x0C},
    ),
    4: Chip(
        packed=0x05,
        rates={25: 0xA6, 50: 0xA7, 100: 0xA8, 200: 0xA9},
        ranges={2: 0, 4: 1, 8: 2, 16: 3},
    ),
}
"""By the number that the accelerometer's module tells of itself: BMI160 and BMI270."""
PACKED = frozenset(chip.packed for chip in CHIPS.values())


def serial_of(name: str) -> str | None:
    """Nothing but the family can be told from the name."""
    return "" if name in NAMES else None


def start_commands(chip: Chip, rate_hz: int, range_g: int) -> tuple[bytes, ...]:
    """What to write, in order, to have packed samples come."""
    settings = bytes((ACCELEROMETER, SETTINGS, chip.rates[rate_hz], chip.ranges[range_g]))
    return (
        CONNECTION,
        settings,
        bytes((ACCELEROMETER, chip.packed, 1)),
        bytes((ACCELEROMETER, SAMPLING, 1, 0)),
        bytes((ACCELEROMETER, POWER, 1)),
    )


def stop_commands(chip: Chip) -> tuple[bytes, ...]:
    """What to write, in order, to have them come no more."""
    return (
        bytes((ACCELEROMETER, POWER, 0)),
        bytes((ACCELEROMETER, SAMPLING, 0, 1)),
        bytes((ACCELEROMETER, chip.packed, 0)),
    )


class MetaMotion:
    """Driver of one connected MetaMotion."""

    def __init__(self) -> None:
        self._chip: Chip | None = None

    def decode(self, payload: bytes) -> RawFrame:
        """The three samples of one packed packet."""
        if len(payload) != PACKET_BYTES:
            raise PayloadError(f"A MetaMotion packet of {len(payload)} bytes is no packed one.")
        if payload[0] != ACCELEROMETER or payload[1] not in PACKED:
            raise PayloadError(f"A MetaMotion packet is of {payload[:2].hex(' ')}, not of samples.")
        return RawFrame(counts=np.frombuffer(payload, "<i2", offset=2).reshape(-1, 3))

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Ask which chip it is, set it up, start."""
        kind: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def listen(payload: bytearray) -> None:
            if payload[:2] == bytes((ACCELEROMETER, MODULE_INFO)):
                if not kind.done():
                    kind.set_result(payload[2] if len(payload) > 2 else -1)
            elif payload[:1] == bytes((ACCELEROMETER,)):
                on_payload(payload)

        await link.listen(NOTIFY, listen)
        try:
            async with asyncio.timeout(_ANSWER_S):
                await link.write(COMMAND, bytes((ACCELEROMETER, MODULE_INFO)))
                told = await kind
        except TimeoutError:
            raise SensorLost("The sensor took a command and did not answer.") from None
        if told not in CHIPS:
            raise SensorError(
                "This board has an accelerometer that is not known here.",
                "MetaMotion S, R and RL boards are.",
                f"module {told}",
            )
        chip = self._chip = CHIPS[told]
        for command in start_commands(chip, round(rate_hz), range_g):
            await link.write(COMMAND, command)
        return StreamTerms(rate_hz=rate_hz, range_g=range_g, g_per_count=range_g / 32768)

    async def stop(self, link: Link) -> None:
        """Stop the stream and let the accelerometer sleep."""
        for command in stop_commands(self._chip) if self._chip else ():
            await link.write(COMMAND, command)

    async def battery_percent(self, link: Link) -> int | None:
        """Charge from the standard battery service."""
        return await read_battery_percent(link)


FAMILY = Family(
    id="metamotion",
    title="MetaMotion",
    driver=MetaMotion,
    serial_of=serial_of,
    rates_hz=(25.0, 50.0, 100.0, 200.0),
    ranges_g=(2, 4, 8, 16),
    default_rate_hz=100.0,
    default_range_g=4,
)
