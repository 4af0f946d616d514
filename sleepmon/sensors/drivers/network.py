"""A device on the network that sends lines: the open profile in letters, see `sources.lines`.

It is heard only where somebody opened the network door, which is shut unless the user opens it.
There is no battery.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sleepmon.domain.errors import SensorError, SensorLost
from sleepmon.sensors.contracts import Link, OnPayload, StreamTerms
from sleepmon.sensors.drivers import open_profile

NAME_START = "Sleepmon Net"
_NAME = re.compile(rf"{NAME_START} ([0-9A-Za-z-]{{1,16}})")


def serial_of(name: str) -> str | None:
    """Serial in a name like `Sleepmon Net esp-07`."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


class NetworkDevice(open_profile.OpenProfile):
    """Driver of one connected device."""

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Start; SensorError says what the device can do when it cannot do this."""
        try:
            return await super().start(link, rate_hz, range_g, on_payload)
        except SensorLost:
            raise
        except SensorError as error:
            state = await link.read(open_profile.CONTROL)
            _, _, rate, span, _ = open_profile.STATE.unpack(state)
            raise SensorError(
                f"The device cannot stream at {rate_hz:g} Hz with {range_g} g.",
                f"It offers {rate} Hz with {span} g." if rate else "It did not say what it can do.",
                error.details,
            ) from error

    async def battery_percent(self, link: Link) -> int | None:
        """None: its lines tell no charge."""
        return None


FAMILY = replace(
    open_profile.FAMILY,
    id="network",
    title="Network device",
    driver=NetworkDevice,
    serial_of=serial_of,
    rates_hz=(10.0, 20.0, 25.0, 50.0, 100.0, 200.0),
    default_rate_hz=50.0,
    tells_battery=False,
)
