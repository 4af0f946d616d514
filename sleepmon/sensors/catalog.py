"""All sensor families: one row each."""

from __future__ import annotations

import re

from sleepmon.domain.errors import SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.sensors.contracts import Family
from sleepmon.sensors.drivers import (
    metamotion,
    movella_dot,
    movesense,
    open_profile,
    polar_h10,
    polar_verity,
    thingy,
    witmotion,
)

FAMILIES: tuple[Family, ...] = (
    polar_h10.FAMILY,
    polar_verity.FAMILY,
    movesense.FAMILY,
    movella_dot.FAMILY,
    metamotion.FAMILY,
    witmotion.FAMILY,
    thingy.FAMILY,
    open_profile.FAMILY,
)

_NO_HEX = re.compile("[^0-9A-F]")


def recognise(name: str, address: str = "") -> tuple[Family, SensorId] | None:
    """The family and identity behind an advertised name; None for a stranger.

    The address decides only for families that do not say their serial in their name.
    """
    for family in FAMILIES:
        serial = family.serial_of(name)
        if serial is not None:
            serial = serial or serial_from(address)
            return (family, SensorId(f"{family.id}:{serial}")) if serial else None
    return None


def serial_from(address: str) -> str:
    """The last four octets of an address, which stand in for a serial that is not told."""
    return _NO_HEX.sub("", address.upper())[-8:]


def family_of(sensor: SensorId) -> Family:
    """The family that a sensor's identity names; SensorNotFound for an unknown one."""
    wanted = sensor.partition(":")[0]
    for family in FAMILIES:
        if family.id == wanted:
            return family
    known = ", ".join(family.title for family in FAMILIES)
    raise SensorNotFound(f"There is no kind of sensor '{wanted}'.", f"Known are: {known}.")


def serial_of(sensor: SensorId) -> str:
    """The part of a sensor's identity that is printed on it."""
    return sensor.partition(":")[2]
