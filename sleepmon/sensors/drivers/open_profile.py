"""Our own open profile, for accelerometers that people build themselves.

Data (notify), little endian: `u16 number of the first sample, modulo 65536 | u32 microseconds since
power-on at the last sample | u8 n | n x (int16 x, y, z)`. The sensor samples, counts and keeps time
for as long as it streams or waits to be connected again, so that a loss is known to the sample.

Control, written: `01 | u16 rate in Hz | u8 range in g` starts, `00` stops; an error of 0x80 refuses
the rate and 0x81 the range; firmware that cannot answer so stays at "not streaming", which is read
back. Control, read: `u8 version (1) | u8 streaming | u16 rate | u8 range | u16 counts per g`.
Battery: the standard service, where there is a gauge.
"""

from __future__ import annotations

import re
import struct

import numpy as np

from sleepmon.domain.errors import PayloadError, SensorError
from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms
from sleepmon.sensors.drivers.battery import read_battery_percent

SERVICE = "a5e10000-5b1e-4f0e-9d3b-1f2c3d4e5f60"
DATA = "a5e10001-5b1e-4f0e-9d3b-1f2c3d4e5f60"
CONTROL = "a5e10002-5b1e-4f0e-9d3b-1f2c3d4e5f60"

VERSION = 1
HEADER = struct.Struct("<HIB")
START_COMMAND = struct.Struct("<BHB")
STATE = struct.Struct("<BBHBH")
START, STOP = 1, 0
RATE_REFUSED, RANGE_REFUSED = 0x80, 0x81

_NAME = re.compile(r"Sleepmon ACC ([0-9A-F]{4,8})")


def serial_of(name: str) -> str | None:
    """Serial in an advertised name like `Sleepmon ACC 0C31`."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


class OpenProfile:
    """Driver of one connected sensor of the open profile."""

    def decode(self, payload: bytes) -> RawFrame:
        """Counter, stamp and counts of one packet."""
        if len(payload) < HEADER.size:
            raise PayloadError(f"A packet of {len(payload)} bytes is too short.")
        counter, stamp, count = HEADER.unpack_from(payload)
        if count == 0 or len(payload) != HEADER.size + 6 * count:
            raise PayloadError(f"A packet of {len(payload)} bytes cannot hold {count} samples.")
        counts = np.frombuffer(payload, "<i2", offset=HEADER.size).reshape(-1, 3)
        return RawFrame(counts=counts, counter=counter, stamp=stamp)

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Start, then read back what the sensor does and in which unit it counts."""
        await link.listen(DATA, on_payload)
        await link.write(CONTROL, START_COMMAND.pack(START, round(rate_hz), range_g))
        state = await link.read(CONTROL)
        if len(state) < STATE.size or state[0] != VERSION:
            raise SensorError(
                "This sensor speaks another version of the open profile.",
                "Put the sketch that comes with sleepmon on it.",
                state.hex(" "),
            )
        _, streaming, rate, span, counts_per_g = STATE.unpack_from(state)
        if not streaming or rate == 0 or counts_per_g == 0:
            raise SensorError("The sensor was told to stream and does not.", details=state.hex(" "))
        return StreamTerms(rate_hz=float(rate), range_g=span, g_per_count=1.0 / counts_per_g)

    async def stop(self, link: Link) -> None:
        """Stop the stream."""
        await link.write(CONTROL, bytes((STOP,)))

    async def battery_percent(self, link: Link) -> int | None:
        """Charge from the standard battery service."""
        return await read_battery_percent(link)


FAMILY = Family(
    id="open_profile",
    title="Open profile sensor",
    driver=OpenProfile,
    serial_of=serial_of,
    rates_hz=(25.0, 50.0, 100.0, 200.0),
    ranges_g=(2, 4, 8, 16),
    default_rate_hz=100.0,
    default_range_g=4,
    counter_bits=16,
    stamp_bits=32,
    stamp_unit_ns=1000,
)
