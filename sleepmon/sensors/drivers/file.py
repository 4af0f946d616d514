"""A recorded file played as a sensor: the open profile without the air.

The signal is put on the rate asked for by a straight line between its samples. There is no battery.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sleepmon.sensors.contracts import Link
from sleepmon.sensors.drivers import open_profile

NAME_START = "Sleepmon File"
_NAME = re.compile(rf"{NAME_START} ([0-9A-F]{{8}})")


def serial_of(name: str) -> str | None:
    """Serial in a name like `Sleepmon File 1A2B3C4D`."""
    match = _NAME.fullmatch(name)
    return match[1] if match else None


class RecordedFile(open_profile.OpenProfile):
    """Driver of one file that is played."""

    async def battery_percent(self, link: Link) -> int | None:
        """None: a file has no battery."""
        return None


FAMILY = replace(
    open_profile.FAMILY,
    id="file",
    title="Recorded file",
    driver=RecordedFile,
    serial_of=serial_of,
    tells_battery=False,
)
"""At 100 Hz and 4 g unless asked otherwise, as every open-profile sensor."""
