"""Polar Verity Sense (52 Hz) and OH1 (50 Hz) arm bands: accelerometer by PMD, 8 g.

Three frame types are known, and which one comes is seen in the first packet: 0x81 counts mg times
the factor of the start reply (1 where none is told), 0x80 counts g times that factor, 0x01 counts
mg in full. Where 0x80 comes without a factor, one count is the range divided by 32768 [unverified].
An OH1 is asked as a Verity Sense is, and only for what it says that it offers [unverified]. The
sensor's SDK mode (26 to 416 Hz) and its offline recording are not used. The clock is stamped on
every packet; there is no sample counter.
"""

from __future__ import annotations

import asyncio
import re
import struct

from sleepmon.domain.errors import PayloadError, SensorLost
from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms
from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.drivers.battery import read_battery_percent
from sleepmon.sensors.drivers.pmd_deltas import decode_deltas

COMPRESSED_G, COMPRESSED_MG = 0x80, 0x81
FORMS = (COMPRESSED_G, COMPRESSED_MG, pmd.PLAIN_INT16)
FACTOR = 0x05
AXES = 3
FIRST_PACKET_S = 5.0

_HEADER = struct.Struct("<BQB")
_NAME = re.compile(r"Polar (?:Sense|OH1) ([0-9A-F]{8})")
_STOP = bytes((pmd.STOP, pmd.ACCELERATION))
_SETTINGS = bytes((pmd.GET_SETTINGS, pmd.ACCELERATION))


def serial_of(name: str) -> str | None:
    """Serial in an advertised name like `Polar Sense A1B2C3D4` or `Polar OH1 A1B2C3D4`."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


def factor_of(parameters: bytes) -> float | None:
    """The factor in the reply to a start, as `05 01 float32`; None where it is not told."""
    at = 0
    while at + 2 <= len(parameters):
        setting, count = parameters[at], parameters[at + 1]
        width = {FACTOR: 4, pmd.CHANNELS: 1}.get(setting, 2)
        if setting == FACTOR and count and at + 2 + width <= len(parameters):
            factor = float(struct.unpack_from("<f", parameters, at + 2)[0])
            return factor if 0.0 < factor < 1e3 else None
        at += 2 + count * width
    return None


class PolarVerity:
    """Driver of one connected Verity Sense or OH1."""

    def __init__(self) -> None:
        self._control: pmd.ControlPoint | None = None
        self._form: int | None = None

    def decode(self, payload: bytes) -> RawFrame:
        """Counts of one packet; once the stream has begun, only of the frame type it began with."""
        if len(payload) < _HEADER.size:
            raise PayloadError(f"A Polar packet of {len(payload)} bytes is too short.")
        kind, stamp, form = _HEADER.unpack_from(payload)
        if self._form is not None and form != self._form:
            raise PayloadError(f"A Polar packet has frame type {form:#04x} amid {self._form:#04x}.")
        if form == pmd.PLAIN_INT16:
            return pmd.decode_acceleration(payload)
        if kind != pmd.ACCELERATION:
            raise PayloadError(f"A Polar packet holds measurement {kind}, not acceleration.")
        if form not in (COMPRESSED_G, COMPRESSED_MG):
            raise PayloadError(f"A Polar packet has frame type {form:#04x}, not known here.")
        return RawFrame(counts=decode_deltas(payload[_HEADER.size :]), stamp=stamp)

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Start and wait for the first packet, which tells in what unit the sensor counts."""
        control = self._control = pmd.ControlPoint(link)
        await control.open()
        offered = pmd.settings_of(await control.demand(_SETTINGS))
        rate = pmd.rate_offered(offered, rate_hz, range_g)
        command = pmd.start_command(rate, range_g)
        if pmd.CHANNELS in offered:
            command += bytes((pmd.CHANNELS, 1, AXES))
        first: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def listen(payload: bytearray) -> None:
            form = payload[_HEADER.size - 1] if len(payload) > _HEADER.size else -1
            if payload[:1] == bytes((pmd.ACCELERATION,)) and form in FORMS and not first.done():
                first.set_result(form)
            on_payload(payload)

        await link.listen(pmd.DATA, listen)
        factor = factor_of(await _begin(control, command))
        try:
            async with asyncio.timeout(FIRST_PACKET_S):
                self._form = await first
        except TimeoutError:
            raise SensorLost("The sensor said that it streams and sends nothing.") from None
        unit_g = 0.001 * (factor or 1.0)
        if self._form == COMPRESSED_G:
            unit_g = factor or range_g / 32768
        return StreamTerms(rate_hz=float(rate), range_g=range_g, g_per_count=unit_g)

    async def stop(self, link: Link) -> None:
        """Stop the stream, so that the sensor may sleep."""
        if self._control is not None:
            await self._control.ask(_STOP)

    async def battery_percent(self, link: Link) -> int | None:
        """Charge from the standard battery service."""
        return await read_battery_percent(link)


async def _begin(control: pmd.ControlPoint, command: bytes) -> bytes:
    """Parameters of the reply; a stream left running is stopped first."""
    error, parameters = await control.ask(command)
    if error == pmd.ALREADY_IN_STATE:
        await control.demand(_STOP)
    if error != pmd.DONE:
        parameters = await control.demand(command)
    return parameters


FAMILY = Family(
    id="polar_verity",
    title="Polar Verity Sense or OH1",
    driver=PolarVerity,
    serial_of=serial_of,
    rates_hz=(52.0,),
    ranges_g=(8,),
    default_rate_hz=52.0,
    default_range_g=8,
    stamp_bits=64,
)
