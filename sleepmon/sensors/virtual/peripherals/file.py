"""A recorded file that is played, put on the air, where it speaks as it does elsewhere."""

from __future__ import annotations

from sleepmon.sensors.drivers import file
from sleepmon.sensors.virtual.peripherals.open_profile import VirtualOpenProfile


class VirtualFile(VirtualOpenProfile):
    """The open profile under the family's name."""

    name_start = file.NAME_START
    rates_hz = file.FAMILY.rates_hz
