"""All sensor families: one row each, and those that other packages bring along.

Another package adds a family by an entry point of the group `sleepmon.sensor_families` that names
its `Family`; with one of the group `sleepmon.virtual_sensors`, under the family's id, the virtual
ward knows it too, and `sensors.virtual.contract` checks it.
"""

from __future__ import annotations

import functools
import logging
import re
from importlib.metadata import entry_points

from sleepmon.domain.errors import SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.sensors.contracts import Family
from sleepmon.sensors.drivers import (
    file,
    metamotion,
    movella_dot,
    movesense,
    network,
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
    file.FAMILY,
    network.FAMILY,
)

GROUP = "sleepmon.sensor_families"

_log = logging.getLogger(__name__)
_NO_HEX = re.compile("[^0-9A-F]")


def families() -> tuple[Family, ...]:
    """Our own families and those of other packages."""
    return (*FAMILIES, *brought_along())


@functools.cache
def brought_along() -> tuple[Family, ...]:
    """Families of other packages; one that cannot be used is logged and left out."""
    found: dict[str, Family] = {}
    for entry in entry_points(group=GROUP):
        try:
            family = entry.load()
        except Exception as error:  # whatever another package's import does
            _log.warning("the sensor family %s cannot be loaded: %r", entry.value, error)
            continue
        if not isinstance(family, Family):
            _log.warning("the entry point %s names no sensor family", entry.value)
        elif family.id in found or any(family.id == ours.id for ours in FAMILIES):
            _log.warning("there already is a sensor family '%s': %s", family.id, entry.value)
        else:
            found[family.id] = family
    return tuple(found.values())


def recognise(name: str, address: str = "") -> tuple[Family, SensorId] | None:
    """The family and identity behind an advertised name; None for a stranger.

    The address decides only for families that do not say their serial in their name.
    """
    for family in families():
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
    for family in families():
        if family.id == wanted:
            return family
    known = ", ".join(family.title for family in families())
    raise SensorNotFound(f"There is no kind of sensor '{wanted}'.", f"Known are: {known}.")


def serial_of(sensor: SensorId) -> str:
    """The part of a sensor's identity that is printed on it."""
    return sensor.partition(":")[2]
