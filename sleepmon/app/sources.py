"""Sensors that are not on the air, as the settings ask for them: off unless somebody did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sleepmon.domain.errors import UsageError
from sleepmon.domain.settings import Settings
from sleepmon.sensors.contracts import Radio
from sleepmon.sensors.replay import Recording, load_recording, recording_of
from sleepmon.sensors.sources.network import NetworkDoor
from sleepmon.sensors.sources.radio import SourcesRadio

NIGHT_SUFFIX = ".h5"


def with_sources(radio: Radio, settings: Settings) -> Radio:
    """The radio, and beside it what the settings name; the radio itself when they name nothing.

    UsageError or ImportFailed when they name what cannot be.
    """
    if not settings.network_door and not settings.played_files:
        return radio
    door = door_at(settings.network_door) if settings.network_door else None
    played = [
        recording for name in settings.played_files for recording in recordings_in(Path(name))
    ]
    return SourcesRadio(radio, played, door)


def door_at(address: str) -> NetworkDoor:
    """A network door, still shut, at `address:port`; UsageError for anything else."""
    host, _, port = address.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise UsageError(f"'{address}' names no port.", "Write it like 127.0.0.1:47400.")
    return NetworkDoor(host.strip("[]"), int(port))


def recordings_in(path: Path) -> Iterator[Recording]:
    """The one signal of a CSV, or those of each sensor of a night."""
    if path.suffix != NIGHT_SUFFIX:
        yield load_recording(path)
        return
    # Here, so that a station that plays no night never loads the HDF5 library.
    from sleepmon.storage.reader import open_night

    with open_night(path) as night:
        for row in night.sensors:
            times_s = night.times_utc_s(row.sensor)
            if len(times_s) < 2:
                continue
            forces_g = night.acceleration_g(row.sensor)
            table = np.column_stack([times_s - times_s[0], forces_g])
            yield recording_of(table, f"{path.name}, {row.placement}")
