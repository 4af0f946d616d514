"""Sensors that are not on the air, as the settings ask for them: off unless somebody did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sleepmon.domain.errors import UsageError
from sleepmon.domain.settings import Settings
from sleepmon.sensors.contracts import Radio
from sleepmon.sensors.replay import Recording, load_recording, recording_of
from sleepmon.sensors.sources.network import NetworkDoor
from sleepmon.sensors.sources.radio import SourcesRadio
from sleepmon.workers.load import signals_in_child

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
    for placement, table in signals_in_child(path):
        yield recording_of(table, f"{path.name}, {placement}")
