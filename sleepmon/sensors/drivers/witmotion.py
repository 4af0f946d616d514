"""WitMotion BWT901BLE5.0, WT901BLECL, WT9011DCL: 10 to 200 Hz, 16 g.

The sensor streams as soon as it is listened to: records of 20 bytes, `55 61` and nine int16, of
which the first three are acceleration in 16/32768 g. Notifications may hold several, or cut one in
two. `FF AA 27 rr 00` asks for a register, answered by `55 71 rr 00` and its values. A rate is set
by unlock, write, save, a tenth of a second apart, and kept in the sensor's flash: it is written
only to change it. Charge is told by the battery's voltage, after the maker's table. Packets have
neither stamp nor number. Names begin with "WT", "BWT" or "HWT" [unverified] and are not unique, so
units are told apart by their address.
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
READ_REGISTER = 0x27
RATE_REGISTER, VOLTAGE_REGISTER = 0x03, 0x64
RATES = {10: 0x06, 50: 0x08, 100: 0x09, 200: 0x0B}
RANGE_G = 16
CENTIVOLTS = (340, 350, 368, 370, 373, 377, 379, 382, 387, 393, 396)
PERCENT = (5, 10, 15, 20, 30, 40, 50, 60, 75, 90, 100)
"""The charge from these voltages on, in the maker's own software; below the first there is none."""
PAUSE_S = 0.1

_ANSWER_S = 1.5
_NAME = re.compile(r"[BH]?WT[0-9A-Z][0-9A-Z .-]*")


def serial_of(name: str) -> str | None:
    """Nothing but the family can be told from a name like `WT901BLE67`."""
    return "" if _NAME.fullmatch(name) else None


def rate_command(rate_hz: int) -> bytes:
    """What to write for this rate, between unlock and save."""
    return bytes((0xFF, 0xAA, RATE_REGISTER, RATES[rate_hz], 0x00))


def ask_command(register: int) -> bytes:
    """What to write to be told a register."""
    return bytes((0xFF, 0xAA, READ_REGISTER, register, 0x00))


def percent_of(centivolts: int) -> int:
    """Charge at this voltage, 0 to 100; between the maker's steps on a straight line."""
    return round(float(np.interp(centivolts, CENTIVOLTS, PERCENT, left=0.0)))


class Records:
    """The sensor's stream of bytes, cut into records of 20."""

    def __init__(self) -> None:
        self._rest = b""

    def take(self, payload: bytes) -> tuple[list[bytes], bytes]:
        """Records that a notification completes, and what was left over and belongs to none."""
        lost = b""
        if payload.startswith((SAMPLE_HEAD, REGISTER_HEAD)):
            lost, self._rest = self._rest, b""
        stream, at = self._rest + payload, 0
        records: list[bytes] = []
        while at <= len(stream) - PACKET_BYTES:
            if stream.startswith((SAMPLE_HEAD, REGISTER_HEAD), at):
                records.append(stream[at : at + PACKET_BYTES])
                at += PACKET_BYTES
            else:
                lost += stream[at : at + 1]
                at += 1
        self._rest = stream[at:]
        return records, lost


class WitMotion:
    """Driver of one connected WitMotion sensor."""

    def __init__(self) -> None:
        self._asked: tuple[int, asyncio.Future[int]] | None = None

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
        """Listen, which starts the stream, set the rate if it is another, pass samples on."""
        cutter, rate, is_set = Records(), round(rate_hz), asyncio.Event()

        def listen(payload: bytearray) -> None:
            records, lost = cutter.take(bytes(payload))
            for record in records:
                if record.startswith(REGISTER_HEAD):
                    self._on_register(record)
            samples = b"".join(each for each in records if each.startswith(SAMPLE_HEAD))
            for packet in filter(None, (lost, samples)) if is_set.is_set() else ():
                on_payload(bytearray(packet))

        await link.listen(NOTIFY, listen)
        if await self._ask(link, RATE_REGISTER) != RATES[rate]:
            for command in (UNLOCK, rate_command(rate), SAVE):
                await link.write(WRITE, command)
                await asyncio.sleep(PAUSE_S)
        is_set.set()
        return StreamTerms(rate_hz=rate_hz, range_g=RANGE_G, g_per_count=RANGE_G / 32768)

    async def stop(self, link: Link) -> None:
        """Listen no more, which stops the stream."""
        await link.ignore(NOTIFY)

    async def battery_percent(self, link: Link) -> int | None:
        """Charge by the voltage of the battery; None when the sensor does not tell."""
        centivolts = await self._ask(link, VOLTAGE_REGISTER)
        return None if centivolts is None else percent_of(centivolts)

    async def _ask(self, link: Link, register: int) -> int | None:
        """Value of a register; None when the sensor does not tell."""
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._asked = (register, answer)
        try:
            async with asyncio.timeout(_ANSWER_S):
                await link.write(WRITE, ask_command(register))
                return await answer
        except TimeoutError:
            return None
        finally:
            self._asked = None

    def _on_register(self, record: bytes) -> None:
        if self._asked is None:
            return
        register, answer = self._asked
        if record[2:4] == bytes((register, 0)) and not answer.done():
            answer.set_result(int.from_bytes(record[4:6], "little"))


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
