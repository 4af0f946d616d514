"""What every command is handed: where to print, and the doors to everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from sleepmon.app.paths import UserPaths
from sleepmon.app.settings_file import SettingsFile
from sleepmon.cli.output import Output
from sleepmon.cli.ports import Models, Nights
from sleepmon.cli.training_news import Retraining
from sleepmon.domain.nights import Finding
from sleepmon.domain.sensors import RadioKind
from sleepmon.services.ports import StationPort


class Doors(Protocol):
    """The parts a command may ask for; each is put together when it is asked for."""

    @property
    def paths(self) -> UserPaths:
        """The user's folders."""
        ...

    @property
    def settings(self) -> SettingsFile:
        """The user's settings."""
        ...

    def station(self, radio: RadioKind) -> StationPort:
        """The station that runs, or else one hosted here; StationBusy when its radio differs."""
        ...

    def attached_station(self, radio: RadioKind) -> StationPort:
        """The station in a process of its own, started when none runs."""
        ...

    def running_station(self) -> StationPort | None:
        """The station that runs on this computer, if any."""
        ...

    def serve(self, radio: RadioKind) -> None:
        """Be the station until told to leave; StationBusy when there is one."""
        ...

    def nights(self, folder: str | None = None) -> Nights:
        """The nights of a folder, by default of the one in the settings."""
        ...

    def retraining(self, folder: str | None = None) -> Retraining:
        """Who makes new models of the nights of a folder."""
        ...

    def models(self) -> Models:
        """Who looks after models."""
        ...

    def checks(self) -> tuple[Finding, ...]:
        """Whether this computer is fit for sleepmon."""
        ...


@dataclass(frozen=True)
class Context:
    """Handed to each command's `run`."""

    doors: Doors
    out: Output

    def radio(self, chosen: RadioKind | None) -> RadioKind:
        """The radio asked for, else the one of the settings."""
        return chosen or self.doors.settings.load().radio

    @contextmanager
    def station(self, chosen: RadioKind | None) -> Iterator[StationPort]:
        """A station for the length of one command."""
        station = self.doors.station(self.radio(chosen))
        try:
            yield station
        finally:
            station.close()
