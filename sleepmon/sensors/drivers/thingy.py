"""Nordic Thingy:52: raw motion data, 10 to 200 Hz, 2 g, nine int16 of which three are g x 1024.

The firmware turns all axes about so that one that points down reads +1 g; here, as everywhere, one
that points up does. Its configuration must be right before anybody listens, for the sensor's own
rate is 10 Hz; it keeps what is written in its flash, so it is written only to change it, and the
other fields keep the firmware's first values. Packets have neither stamp nor number. The firmware
sets the chip to 2 g, although the numbers could hold 31 g. The name "Thingy" and the standard
battery service were not tried [unverified]. All units have the same name, so they are told apart by
their address.
"""

from __future__ import annotations

import struct

import numpy as np

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms
from sleepmon.sensors.drivers.battery import read_battery_percent

SERVICE = "ef680400-9b35-4933-9b10-52ffa9740042"
SETTINGS = "ef680401-9b35-4933-9b10-52ffa9740042"
RAW = "ef680406-9b35-4933-9b10-52ffa9740042"
NAMES = ("Thingy",)

CONFIGURATION = struct.Struct("<HHHHB")
"""Milliseconds between steps, temperatures and compass values, motion in Hz, wake on motion."""
STEPS_MS, TEMPERATURE_MS, COMPASS_MS, WAKE = 500, 500, 500, 1
PACKET_BYTES = 18
COUNTS_PER_G = 1024
LARGEST = 32767
RANGE_G = 2


def serial_of(name: str) -> str | None:
    """Nothing but the family can be told from the name."""
    return "" if name in NAMES else None


class Thingy:
    """Driver of one connected Thingy:52."""

    def decode(self, payload: bytes) -> RawFrame:
        """Acceleration of one raw packet, upwards."""
        if len(payload) != PACKET_BYTES:
            raise PayloadError(f"A Thingy packet of {len(payload)} bytes is no raw motion.")
        downwards = np.frombuffer(payload, "<i2", 3).reshape(1, 3)
        return RawFrame(counts=-np.maximum(downwards, -LARGEST))

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Set the rate if it is another, then listen, which starts the stream."""
        settings = CONFIGURATION.pack(STEPS_MS, TEMPERATURE_MS, COMPASS_MS, round(rate_hz), WAKE)
        if await link.read(SETTINGS) != settings:
            await link.write(SETTINGS, settings)
        await link.listen(RAW, on_payload)
        return StreamTerms(rate_hz=rate_hz, range_g=RANGE_G, g_per_count=1.0 / COUNTS_PER_G)

    async def stop(self, link: Link) -> None:
        """Listen no more, which stops the stream."""
        await link.ignore(RAW)

    async def battery_percent(self, link: Link) -> int | None:
        """Charge from the standard battery service."""
        return await read_battery_percent(link)


FAMILY = Family(
    id="thingy",
    title="Nordic Thingy:52",
    driver=Thingy,
    serial_of=serial_of,
    rates_hz=(10.0, 25.0, 50.0, 100.0, 200.0),
    ranges_g=(RANGE_G,),
    default_rate_hz=50.0,
    default_range_g=RANGE_G,
)
