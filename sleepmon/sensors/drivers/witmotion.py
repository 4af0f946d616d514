"""WitMotion BWT901BLE5.0, WT901BLECL, WT9011DCL: 10 to 200 Hz, 16 g.

The sensor streams as soon as it is listened to: `55 61` and nine int16, of which the first three
are acceleration in 16/32768 g. A rate is set by unlock, write, save. `FF AA 27 64 00` asks for the
voltage of the battery, answered by `55 71 64 00` and hundredths of a volt. Packets have neither
stamp nor number. Only the ends of the maker's table of charge are at hand; between them a straight
line is drawn [unverified]. Names begin with "WT" [unverified] and are not unique, so units are
told apart by their address.
"""

from __future__ import annotations

import asyncio
import re

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms

SERVICE = "0000ffe5-0000-1000-8000-00805f9a34fb"
"""Not of the Bluetooth base: it ends with 9a34fb."""
NOTIFY = "0000ffe4-0000-1000-8000-00805f9a34fb"
WRITE = "0000ffe9-0000-1000-8000-00805f9a34fb"

SAMPLE_HEAD, REGISTER_HEAD = b"\x55\x61", b"\x55\x71"
PACKET_BYTES = 20
UNLOCK = bytes.fromhex("ffaa6988b5")
SAVE = bytes.fromhex("ffaa000000")
ASK_BATTERY = bytes.fromhex("ffaa276400")
BATTERY_HEAD = bytes.fromhex("55716400")
RATE_REGISTER = 0x03
RATES = {10: 0x06, 50: 0x08, 100: 0x09, 200: 0x0B}
RANGE_G = 16
EMPTY_V, FULL_V = 3.40, 3.96

_ANSWER_S = 1.5
_NAME = re.compile(r"WT[0-9A-Z][0-9A-Z .-]*")


def serial_of(name: str) -> str | None:
    """Nothing but the family can be told from a name like `WT901BLE67`."""
    return "" if _NAME.fullmatch(name) else None


def rate_command(rate_hz: int) -> bytes:
    """What to write for this rate, between unlock and save."""
    return bytes((0xFF, 0xAA, RATE_REGISTER, RATES[rate_hz], 0x00))


def percent_of(volts: float) -> int:
    """Charge at this voltage, 0 to 100."""
    return round(100.0 * min(1.0, max(0.0, (volts - EMPTY_V) / (FULL_V - EMPTY_V))))


class WitMotion:
    """Driver of one connected WitMotion sensor."""

    def __init__(self) -> None:
        self._voltage: asyncio.Future[float] | None = None

    def decode(self, payload: bytes) -> RawFrame:
        """The samples of one notification, what does not begin with `55 61` left out."""
        found: list[npt.NDArray[np.int16]] = []
        at = payload.find(SAMPLE_HEAD)
        while 0 <= at <= len(payload) - PACKET_BYTES:
            found.append(np.frombuffer(payload, "<i2", 3, at + len(SAMPLE_HEAD)))
            at = payload.find(SAMPLE_HEAD, at + PACKET_BYTES)
        if not found:
            raise PayloadError(f"A WitMotion packet of {len(payload)} bytes holds no sample.")
        return RawFrame(counts=np.stack(found))

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Set the rate, then listen, which starts the stream."""

        def listen(payload: bytearray) -> None:
            if payload.startswith(REGISTER_HEAD):
                self._on_register(bytes(payload))
            else:
                on_payload(payload)

        for command in (UNLOCK, rate_command(round(rate_hz)), SAVE):
            await link.write(WRITE, command)
        await link.listen(NOTIFY, listen)
        return StreamTerms(rate_hz=rate_hz, range_g=RANGE_G, g_per_count=RANGE_G / 32768)

    async def stop(self, link: Link) -> None:
        """Listen no more, which stops the stream."""
        await link.ignore(NOTIFY)

    async def battery_percent(self, link: Link) -> int | None:
        """Charge by the voltage of the battery; None when the sensor does not tell."""
        voltage = self._voltage = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(_ANSWER_S):
                await link.write(WRITE, ASK_BATTERY)
                return percent_of(await voltage)
        except TimeoutError:
            return None
        finally:
            self._voltage = None

    def _on_register(self, payload: bytes) -> None:
        if self._voltage is None or self._voltage.done() or len(payload) < 6:
            return  # nobody asked
        if payload.startswith(BATTERY_HEAD):
            self._voltage.set_result(int.from_bytes(payload[4:6], "little") / 100.0)


FAMILY = Family(
    id="witmotion",
    title="WitMotion",
    driver=WitMotion,
    serial_of=serial_of,
    rates_hz=tuple(float(rate) for rate in RATES),
    ranges_g=(RANGE_G,),
    default_rate_hz=50.0,
    default_range_g=RANGE_G,
)
