"""Movella DOT, before that Xsens DOT: "rate quantities", 60 Hz at most, in m/s², 16 g.

A packet is `u32 us | acceleration 3 x float32 | rotation 3 x float32`, one sample each, filled up
to the 40 bytes of its characteristic or not; the stamp wraps after 71.6 minutes. The measurement
"free acceleration" is not used, for gravity is taken out of it. The rate is written to device
control, whose bytes 24 and 25 hold it and whose first byte says which fields count; those places
are told by public code only, so the rate is read back [unverified]. All units have the same name,
so they are told apart by their address.
"""

from __future__ import annotations

import struct

from sleepmon.domain.errors import PayloadError, SensorError
from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms
from sleepmon.sensors.drivers.floats import G_IN_M_S2, forces_in

SERVICE_SETTINGS = "15171000-4947-11e9-8646-d663bd873d93"
DEVICE_CONTROL = "15171002-4947-11e9-8646-d663bd873d93"
SERVICE_MEASUREMENT = "15172000-4947-11e9-8646-d663bd873d93"
CONTROL = "15172001-4947-11e9-8646-d663bd873d93"
MEDIUM_PAYLOAD = "15172003-4947-11e9-8646-d663bd873d93"
SERVICE_BATTERY = "15173000-4947-11e9-8646-d663bd873d93"
BATTERY = "15173001-4947-11e9-8646-d663bd873d93"

START, STOP = bytes((1, 1, 21)), bytes((1, 0, 21))
CONTROL_BYTES = 32
RATE_COUNTS = 0x10
RATE_AT = 24
PACKET = struct.Struct("<I6f")
MOST_BYTES = 40
RANGE_G = 16
NAMES = ("Xsens DOT", "Movella DOT")


def serial_of(name: str) -> str | None:
    """Nothing but the family can be told from the name."""
    return "" if name in NAMES else None


def rate_command(rate_hz: int) -> bytes:
    """What to write to device control for this rate."""
    command = bytearray(CONTROL_BYTES)
    command[0] = RATE_COUNTS
    struct.pack_into("<H", command, RATE_AT, rate_hz)
    return bytes(command)


class MovellaDot:
    """Driver of one connected DOT."""

    def decode(self, payload: bytes) -> RawFrame:
        """Acceleration and stamp of one packet."""
        if not PACKET.size <= len(payload) <= MOST_BYTES:
            raise PayloadError(f"A DOT packet of {len(payload)} bytes is no rate quantities.")
        stamp_us = int.from_bytes(payload[:4], "little")
        return RawFrame(counts=forces_in(payload, 4, 1), stamp=stamp_us)

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Set the rate, see that it took it, start."""
        rate = round(rate_hz)
        await link.write(DEVICE_CONTROL, rate_command(rate))
        state = await link.read(DEVICE_CONTROL)
        taken = int.from_bytes(state[RATE_AT : RATE_AT + 2], "little")
        if taken != rate:
            raise SensorError(
                f"The sensor was asked for {rate} Hz and keeps to {taken} Hz.",
                "Choose another rate.",
                state.hex(" "),
            )
        await link.listen(MEDIUM_PAYLOAD, on_payload)
        await link.write(CONTROL, START)
        return StreamTerms(rate_hz=rate_hz, range_g=RANGE_G, g_per_count=1.0 / G_IN_M_S2)

    async def stop(self, link: Link) -> None:
        """Stop the stream."""
        await link.write(CONTROL, STOP)

    async def battery_percent(self, link: Link) -> int | None:
        """Charge from the family's own battery characteristic, `level | charging`."""
        value = await link.read(BATTERY)
        return value[0] if value and value[0] <= 100 else None


FAMILY = Family(
    id="movella_dot",
    title="Movella DOT",
    driver=MovellaDot,
    serial_of=serial_of,
    rates_hz=(10.0, 12.0, 15.0, 20.0, 30.0, 60.0),
    ranges_g=(RANGE_G,),
    default_rate_hz=60.0,
    default_range_g=RANGE_G,
    dtype="float32",
    stamp_bits=32,
    stamp_unit_ns=1000,
)
