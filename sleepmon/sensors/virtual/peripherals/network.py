"""A device on the network, put on the air, where it speaks as it does elsewhere."""

from __future__ import annotations

from sleepmon.sensors.drivers import network
from sleepmon.sensors.virtual.peripherals.open_profile import VirtualOpenProfile


class VirtualNetworkDevice(VirtualOpenProfile):
    """The open profile under the family's name."""

    name_start = network.NAME_START
    rates_hz = network.FAMILY.rates_hz
