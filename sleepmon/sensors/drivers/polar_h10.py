"""Polar H10 chest strap: accelerometer by PMD, 25 to 200 Hz, 2 to 8 g, counts in mg.

The sensor's clock is stamped on every packet; its crystal is good to about 20 ppm, but its rate is
up to 1 % off what it declares. It has no sample counter. It must be told to stop before the strap
comes off, or it stays on until the battery is empty.
"""

from __future__ import annotations

import re

from sleepmon.sensors.contracts import Family, Link, OnPayload, RawFrame, StreamTerms
from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.drivers.battery import read_battery_percent

_NAME = re.compile(r"Polar H10 ([0-9A-F]{8})")
_STOP = bytes((pmd.STOP, pmd.ACCELERATION))
_SETTINGS = bytes((pmd.GET_SETTINGS, pmd.ACCELERATION))


def serial_of(name: str) -> str | None:
    """Serial in an advertised name like `Polar H10 A1B2C3D4`."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


class PolarH10:
    """Driver of one connected H10."""

    def __init__(self) -> None:
        self._control: pmd.ControlPoint | None = None

    def decode(self, payload: bytes) -> RawFrame:
        """Accelerations of one packet in mg."""
        return pmd.decode_acceleration(payload)

    async def start(
        self, link: Link, rate_hz: float, range_g: int, on_payload: OnPayload
    ) -> StreamTerms:
        """Check that rate and range are offered, then start; a stream left running is restarted."""
        control = pmd.ControlPoint(link)
        await control.open()
        self._control = control
        offered = pmd.settings_of(await control.demand(_SETTINGS))
        rate = pmd.rate_offered(offered, rate_hz, range_g)
        await link.listen(pmd.DATA, on_payload)
        command = pmd.start_command(rate, range_g)
        error, _ = await control.ask(command)
        if error == pmd.ALREADY_IN_STATE:
            await control.demand(_STOP)
        if error != pmd.DONE:
            await control.demand(command)
        return StreamTerms(rate_hz=float(rate), range_g=range_g, g_per_count=0.001)

    async def stop(self, link: Link) -> None:
        """Stop the stream, so that the strap turns itself off once it is taken off."""
        if self._control is not None:
            await self._control.ask(_STOP)

    async def battery_percent(self, link: Link) -> int | None:
        """Charge from the standard battery service."""
        return await read_battery_percent(link)


FAMILY = Family(
    id="polar_h10",
    title="Polar H10",
    driver=PolarH10,
    serial_of=serial_of,
    rates_hz=(25.0, 50.0, 100.0, 200.0),
    ranges_g=(2, 4, 8),
    default_rate_hz=100.0,
    default_range_g=4,
    stamp_bits=64,
)
