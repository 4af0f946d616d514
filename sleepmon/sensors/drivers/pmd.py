"""Polar's measurement protocol (PMD): control point and accelerometer frames.

Source: Polar's public technical documentation "Online measurement", version 1.0 of August 2024.
"""

from __future__ import annotations

import asyncio
import struct

import numpy as np

from sleepmon.domain.errors import PayloadError, SensorError, SensorLost
from sleepmon.sensors.contracts import Link, RawFrame

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

ACCELERATION = 0x02
PLAIN_INT16 = 0x01
"""Frame type of uncompressed x, y, z in mg."""

GET_SETTINGS, START, STOP = 0x01, 0x02, 0x03
RATE, RESOLUTION, RANGE, CHANNELS = 0x00, 0x01, 0x02, 0x04
REPLY = 0xF0
DONE, ALREADY_IN_STATE = 0, 6

ERRORS = {
    1: "it does not know the command",
    2: "it does not know this kind of measurement",
    3: "it cannot do that",
    4: "the command had a wrong length",
    5: "the command had a wrong value",
    6: "it is already doing so",
    7: "it has no such resolution",
    8: "it has no such rate",
    9: "it has no such range",
    10: "the link's packets are too small",
    11: "it has no such number of channels",
    12: "it is in a state that forbids it",
    13: "it is being charged",
}

_HEADER = struct.Struct("<BQB")
_ANSWER_S = 5.0


def decode_acceleration(payload: bytes) -> RawFrame:
    """A data packet with accelerations in mg; the stamp is that of its last sample, in ns."""
    if len(payload) < _HEADER.size + 6:
        raise PayloadError(f"A Polar packet of {len(payload)} bytes is too short.")
    kind, stamp, form = _HEADER.unpack_from(payload)
    if kind != ACCELERATION:
        raise PayloadError(f"A Polar packet holds measurement {kind}, not acceleration.")
    if form != PLAIN_INT16:
        raise PayloadError(f"A Polar packet has frame type {form:#04x}, which is not known here.")
    if (len(payload) - _HEADER.size) % 6:
        raise PayloadError(f"A Polar packet of {len(payload)} bytes ends inside a sample.")
    counts = np.frombuffer(payload, "<i2", offset=_HEADER.size).reshape(-1, 3)
    return RawFrame(counts=counts, stamp=stamp)


def settings_of(parameters: bytes) -> dict[int, tuple[int, ...]]:
    """What a sensor offers, by setting; from the reply to GET_SETTINGS."""
    found: dict[int, tuple[int, ...]] = {}
    at = 0
    while at + 2 <= len(parameters):
        setting, count = parameters[at], parameters[at + 1]
        width = 1 if setting == CHANNELS else 2
        at += 2
        values = parameters[at : at + count * width]
        if len(values) < count * width:
            raise PayloadError("The sensor's list of settings breaks off.")
        found[setting] = tuple(
            int.from_bytes(values[i : i + width], "little") for i in range(0, len(values), width)
        )
        at += count * width
    return found


def rate_offered(offered: dict[int, tuple[int, ...]], rate_hz: float, range_g: int) -> int:
    """The sensor's rate for this one, 5 % off at most; SensorError says what it offers."""
    rates = offered.get(RATE, ())
    rate = min(rates, key=lambda rate: abs(rate - rate_hz), default=0)
    if abs(rate - rate_hz) > 0.05 * rate_hz or range_g not in offered.get(RANGE, ()):
        raise SensorError(
            f"This sensor does not offer {rate_hz:g} Hz with {range_g} g.",
            f"It offers {', '.join(map(str, rates))} Hz.",
        )
    return rate


def start_command(rate_hz: int, range_g: int) -> bytes:
    """Bytes that start the accelerometer with 16 bits at this rate and range."""
    return struct.pack(
        "<BBBBHBBHBBH",
        *(START, ACCELERATION, RATE, 1, rate_hz, RESOLUTION, 1, 16, RANGE, 1, range_g),
    )


class ControlPoint:
    """Asks a Polar sensor and waits for its answer, with a time limit and named errors."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._awaited: tuple[int, asyncio.Future[bytes]] | None = None

    async def open(self) -> None:
        """Listen for answers."""
        await self._link.listen(CONTROL, self._on_answer)

    async def ask(self, command: bytes) -> tuple[int, bytes]:
        """Error code (0 is done) and parameters of the answer; SensorLost when none comes."""
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._awaited = (command[0], answer)
        try:
            async with asyncio.timeout(_ANSWER_S):
                await self._link.write(CONTROL, command)
                reply = await answer
        except TimeoutError:
            raise SensorLost("The sensor took a command and did not answer.") from None
        finally:
            self._awaited = None
        return reply[3], reply[5:]

    async def demand(self, command: bytes) -> bytes:
        """Parameters of the answer; SensorError with the sensor's reason when it refuses."""
        error, parameters = await self.ask(command)
        if error != DONE:
            reason = ERRORS.get(error, f"error {error}")
            raise SensorError(f"The sensor refused: {reason}.", details=command.hex(" "))
        return parameters

    def _on_answer(self, payload: bytearray) -> None:
        if self._awaited is None or len(payload) < 4 or payload[0] != REPLY:
            return  # of a command that was given up, or news nobody asked for
        command, answer = self._awaited
        if payload[1] == command and not answer.done():
            answer.set_result(bytes(payload))
