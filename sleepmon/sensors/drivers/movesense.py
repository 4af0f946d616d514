"""Movesense (HR2, HR+, MD, Active): accelerometer by the GATT SensorData Protocol, in m/s².

Commands are `code | reference | payload`; answers `1 | reference | u16 status`, data
`2 | reference | u32 ms since power-on | n x 3 float32`, and `3 | reference | rest` where a packet
did not fit into one notification; some firmware ends with `4 | reference | rest`. Needs default
firmware 2.3 or later, or the `gatt_sensordata` app. That app answers nothing but refusals, so the
first data are an answer, too. A lost link ends all subscriptions. The stamp is that of the first
sample, as in the maker's interface for telephones; for this protocol it is not said [unverified],
see `STAMPS_FIRST`. The range cannot be set by this protocol; 8 g is what the firmware starts with
[unverified]. It does not change the unit. The firmware goes to 1666 Hz; beyond 208 Hz nothing is
gained here and the link is soon too slow.
"""

from __future__ import annotations

import asyncio
import re
import struct

from sleepmon.domain.errors import PayloadError, SensorError, SensorLost
from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms
from sleepmon.sensors.drivers.battery import read_battery_percent
from sleepmon.sensors.drivers.floats import G_IN_M_S2, forces_in

SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0"
COMMAND = "34800001-7185-4d5d-b431-630e7050e8f0"
NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"

SUBSCRIBE, UNSUBSCRIBE = 1, 2
ANSWER, DATA = 1, 2
DATA_RESTS = (3, 4)
REFERENCE = 99
"""Ours for the one subscription of a link; any other would do."""
RANGE_G = 8
STAMPS_FIRST = True

HEADER = struct.Struct("<BBI")
_STATUS = struct.Struct("<BBH")
_SAMPLE_BYTES = 12
_ANSWER_S = 5.0
_FINE = 200
_NAME = re.compile(r"Movesense (\d{12})")
_REASONS = {
    404: "it has no such measurement",
    409: "it is busy with a log",
    429: "it has no room for another request; restart it",
    507: "it has no room for another request; restart it",
    503: "it cannot do that now",
}


def serial_of(name: str) -> str | None:
    """Serial in an advertised name like `Movesense 174630000192`."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


class Movesense:
    """Driver of one connected Movesense sensor."""

    def __init__(self) -> None:
        self._rate_hz = FAMILY.default_rate_hz
        self._begun = b""
        self._comes_in_parts = False
        """Whether packets of this link are cut, so that even one that looks whole may go on."""
        self._answer: asyncio.Future[int] | None = None

    def decode(self, payload: bytes) -> RawFrame:
        """Accelerations of one whole data packet in m/s²."""
        samples, rest = divmod(len(payload) - HEADER.size, _SAMPLE_BYTES)
        if samples < 1 or rest:
            raise PayloadError(f"A Movesense packet of {len(payload)} bytes has no whole samples.")
        code, reference, stamp_ms = HEADER.unpack_from(payload)
        if code != DATA or reference != REFERENCE:
            raise PayloadError(f"A Movesense packet of kind {code}, {reference} was not asked for.")
        if STAMPS_FIRST:
            stamp_ms += round(1000.0 * (samples - 1) / self._rate_hz)
        return RawFrame(counts=forces_in(payload, HEADER.size, samples), stamp=stamp_ms % 2**32)

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Subscribe to the accelerometer at this rate."""
        self._rate_hz = rate_hz
        answer = self._answer = asyncio.get_running_loop().create_future()

        def listen(payload: bytearray) -> None:
            self._sort(payload, on_payload)

        await link.listen(NOTIFY, listen)
        path = f"/Meas/Acc/{round(rate_hz)}".encode("ascii")
        try:
            async with asyncio.timeout(_ANSWER_S):
                await link.write(COMMAND, bytes((SUBSCRIBE, REFERENCE)) + path)
                status = await answer
        except TimeoutError:
            raise SensorLost("The sensor took a command and did not answer.") from None
        if not 200 <= status < 300:
            reason = _REASONS.get(status, f"status {status}")
            raise SensorError(
                f"The sensor refused: {reason}.", "Is its firmware 2.3 or later?", path.decode()
            )
        return StreamTerms(rate_hz=rate_hz, range_g=RANGE_G, g_per_count=1.0 / G_IN_M_S2)

    async def stop(self, link: Link) -> None:
        """End the subscription."""
        await link.write(COMMAND, bytes((UNSUBSCRIBE, REFERENCE)))

    async def battery_percent(self, link: Link) -> int | None:
        """Charge from the standard battery service."""
        return await read_battery_percent(link)

    def _sort(self, payload: bytearray, on_payload: OnPayload) -> None:
        """Answers aside, packets in parts put together, the rest passed on."""
        code = payload[0] if payload else DATA
        if code == ANSWER:
            if len(payload) >= _STATUS.size:
                self._answered(_status_of(payload))
            return
        if code == DATA and payload[1:2] == bytes((REFERENCE,)):
            self._answered(_FINE)
        begun, self._begun = self._begun, b""
        if code in DATA_RESTS:
            self._comes_in_parts = True
            payload = bytearray(begun) + payload[2:] if begun else payload
            if begun and not _is_whole(payload):
                self._begun = bytes(payload)
                return
        elif begun:
            on_payload(
                bytearray(begun)
            )  # whole after all, or decoding will say that its rest is lost
        if code == DATA and (self._comes_in_parts or not _is_whole(payload)):
            self._begun = bytes(payload)
            return
        on_payload(payload)

    def _answered(self, status: int) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_result(status)


def _is_whole(packet: bytes | bytearray) -> bool:
    return (len(packet) - HEADER.size) % _SAMPLE_BYTES == 0


def _status_of(answer: bytearray) -> int:
    """Some firmware sends one of its refusals with the high byte first."""
    status: int = _STATUS.unpack_from(answer)[2]
    return status if status < 1000 else int.from_bytes(answer[2:4], "big")


FAMILY = Family(
    id="movesense",
    title="Movesense",
    driver=Movesense,
    serial_of=serial_of,
    rates_hz=(13.0, 26.0, 52.0, 104.0, 208.0),
    ranges_g=(RANGE_G,),
    default_rate_hz=104.0,
    default_range_g=RANGE_G,
    dtype="float32",
    stamp_bits=32,
    stamp_unit_ns=1_000_000,
)
