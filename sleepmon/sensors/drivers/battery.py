"""The standard Bluetooth battery service."""

from __future__ import annotations

from sleepmon.sensors.contracts import Link

LEVEL = "00002a19-0000-1000-8000-00805f9b34fb"


async def read_battery_percent(link: Link) -> int | None:
    """Charge from 0 to 100; None when the sensor says something else."""
    value = await link.read(LEVEL)
    return value[0] if value and value[0] <= 100 else None
