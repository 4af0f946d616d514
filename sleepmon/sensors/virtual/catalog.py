"""The virtual sensors: one row for each family, and those of a ward that is not told otherwise."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points

from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.peripherals.file import VirtualFile
from sleepmon.sensors.virtual.peripherals.metamotion import VirtualMetaMotion
from sleepmon.sensors.virtual.peripherals.movella_dot import VirtualMovellaDot
from sleepmon.sensors.virtual.peripherals.movesense import VirtualMovesense
from sleepmon.sensors.virtual.peripherals.network import VirtualNetworkDevice
from sleepmon.sensors.virtual.peripherals.open_profile import VirtualOpenProfile
from sleepmon.sensors.virtual.peripherals.polar_h10 import VirtualPolarH10
from sleepmon.sensors.virtual.peripherals.polar_verity import VirtualPolarVerity
from sleepmon.sensors.virtual.peripherals.thingy import VirtualThingy
from sleepmon.sensors.virtual.peripherals.witmotion import VirtualWitMotion
from sleepmon.sensors.virtual.radio import Air

GROUP = "sleepmon.virtual_sensors"
Maker = Callable[[SensorSpec, Air, Sense], Peripheral]


class _Makers(dict[str, Maker]):
    """The table below, and beyond it what other packages bring along under a family's id."""

    def __missing__(self, family: str) -> Maker:
        for entry in entry_points(group=GROUP, name=family):
            maker: Maker = entry.load()
            return maker
        raise KeyError(family)


PERIPHERALS: dict[str, Maker] = _Makers(
    {
        "polar_h10": VirtualPolarH10,
        "polar_verity": VirtualPolarVerity,
        "movesense": VirtualMovesense,
        "movella_dot": VirtualMovellaDot,
        "metamotion": VirtualMetaMotion,
        "witmotion": VirtualWitMotion,
        "thingy": VirtualThingy,
        "open_profile": VirtualOpenProfile,
        "file": VirtualFile,
        "network": VirtualNetworkDevice,
    }
)

DEFAULT_SPECS: tuple[SensorSpec, ...] = (
    SensorSpec(
        family="polar_h10",
        serial="7A21C3F0",
        placement="chest",
        rate_error=0.004,
        clock_ppm=18.0,
        battery_percent=88.0,
        rssi_dbm=-52,
    ),
    SensorSpec(
        family="polar_h10",
        serial="5D90E46B",
        placement="abdomen",
        rate_error=-0.003,
        clock_ppm=-11.0,
        battery_percent=74.0,
        rssi_dbm=-61,
    ),
    SensorSpec(
        family="open_profile",
        serial="0C31",
        placement="neck",
        rate_error=0.001,
        clock_ppm=25.0,
        battery_percent=95.0,
        rssi_dbm=-57,
    ),
)
