"""The composition root: puts the real parts together when they are asked for.

Heavy parts are imported inside functions, so that the window and most commands start at once.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from sleepmon.app.checks import ComputerFacts, findings
from sleepmon.app.logs import start_logging
from sleepmon.app.paths import UserPaths, user_paths
from sleepmon.app.settings_file import SettingsFile
from sleepmon.app.started_station import attached_station, expect_radio, running_station
from sleepmon.domain.commands import Answer, Command, Snapshot, TakeSnapshot
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.nights import Finding
from sleepmon.domain.resources import resource, shipped_model
from sleepmon.domain.schemes import Scheme, load_scheme
from sleepmon.domain.sensors import RadioKind
from sleepmon.machine.clock import SystemClock
from sleepmon.machine.disk import SystemDisk
from sleepmon.services.ports import StationListener, StationPort

if TYPE_CHECKING:
    from sleepmon.app.container import Services
    from sleepmon.sensors.system_radio import SystemRadio
    from sleepmon.services.nights import Nights
    from sleepmon.services.retraining import Retraining
    from sleepmon.services.trained_models import TrainedModels
    from sleepmon.storage.model_store import ModelStore


_log = logging.getLogger(__name__)
MAY_GO_ON_S = 1800.0
"""So long a night that was cut off is left as it is, so that it can be taken up again."""


class HostedHere:
    """A station in this process that other programs of the user may attach to."""

    def __init__(self, station: StationPort, close: Callable[[], None]) -> None:
        self._station = station
        self._close = close

    def do(self, command: Command) -> Answer:
        """Carry out one command."""
        return self._station.do(command)

    def follow(
        self, listener: StationListener, on_cut_off: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Send all news to the listener until the returned function is called."""
        return self._station.follow(listener, on_cut_off)

    def close(self) -> None:
        """End an open night, send everybody away, let everything go."""
        self._close()


class Bootstrap:
    """All doors of the real program; the folders are those of the environment at each call."""

    @property
    def paths(self) -> UserPaths:
        """The user's folders."""
        return user_paths()

    @property
    def settings(self) -> SettingsFile:
        """The user's settings."""
        return SettingsFile(self.paths.settings_file)

    def station(self, radio: RadioKind) -> StationPort:
        """The station that runs, or else one hosted here; StationBusy when its radio differs."""
        running = running_station(self.paths)
        return self._hosted(radio) if running is None else expect_radio(running, radio)

    def attached_station(self, radio: RadioKind) -> StationPort:
        """The station in a process of its own, started when none runs."""
        return attached_station(self.paths, radio)

    def running_station(self) -> StationPort | None:
        """The station that runs on this computer, if any."""
        return running_station(self.paths)

    def serve(self, radio: RadioKind) -> None:
        """Be the station until told to leave; StationBusy when there is one."""
        from sleepmon.app.station_parts import real_station
        from sleepmon.remote.server import StationServer

        start_logging(self.paths.logs, "station")
        station = real_station(radio, self.settings.load(), self.paths)
        Thread(target=_release, args=(self.nights(),), name="release-journals", daemon=True).start()
        # What is there by now stays; looking through it for what may go halts every thread for
        # tens of milliseconds, also the one that writes the night.
        gc.collect()
        gc.freeze()
        try:
            StationServer(station, self.paths.runtime).run()
        finally:
            station.close()

    def services(self, radio: RadioKind | None) -> Services:
        """What a window needs, with the station in its own process."""
        from sleepmon.app.container import Services

        start_logging(self.paths.logs, "window")
        # A night that runs is found again whatever the settings say by now.
        running = self.running_station() if radio is None else None
        station = running or self.attached_station(radio or self.settings.load().radio)
        nights = self.nights()
        # A child builds what a crash left; the window need not wait for it.
        Thread(target=_tidy, args=(nights,), name="tidy-nights", daemon=True).start()
        return Services(
            station=station,
            nights=nights,
            retraining=self.retraining(),
            models=self.models(),
            settings=self.settings,
            paths=self.paths,
        )

    def nights(self, folder: str | None = None) -> Nights:
        """The nights of a folder; by default of that in the settings and of its fallback."""
        from sleepmon.services.nights import Nights

        fallback = None if folder else self.paths.more_nights
        place = self._nights_folder(folder)
        return Nights(place, self._scheme(), self._store(), fallback=fallback)

    def retraining(self, folder: str | None = None) -> Retraining:
        """Who makes new models of the nights of a folder."""
        from sleepmon.services.recipes import ONE_CLICK, PERSONAL, load_recipe
        from sleepmon.services.retraining import Retraining

        return Retraining(
            self._nights_folder(folder),
            self._store(),
            self.paths.runs,
            self._scheme(),
            load_recipe(resource("recipes", f"{ONE_CLICK}.toml")),
            SystemClock(),
            personal_recipe=load_recipe(resource("recipes", f"{PERSONAL}.toml")),
        )

    def models(self) -> TrainedModels:
        """Who looks after models."""
        from sleepmon.services.trained_models import TrainedModels

        return TrainedModels(self._store())

    def checks(self) -> tuple[Finding, ...]:
        """Whether this computer is fit for sleepmon."""
        facts = ComputerFacts(
            nights_folder=self._nights_folder(None),
            disk=SystemDisk(),
            active_model=lambda: self.models().active(),
            open_bluetooth=_open_bluetooth,
            station_words=self._station_words,
        )
        return findings(facts)

    def _hosted(self, radio: RadioKind) -> StationPort:
        from sleepmon.app.station_parts import real_station
        from sleepmon.remote.server import StationServer

        start_logging(self.paths.logs, "station")
        station = real_station(radio, self.settings.load(), self.paths)
        server = StationServer(station, self.paths.runtime)
        try:
            server.open()
        except BaseException:
            station.close()
            raise
        return HostedHere(station, server.close)

    def _scheme(self) -> Scheme:
        return load_scheme(resource("schemes", f"{self.settings.load().scheme}.toml"))

    def _store(self) -> ModelStore:
        from sleepmon.storage.model_store import ModelStore

        return ModelStore(self.paths.models, shipped_model())

    def _nights_folder(self, folder: str | None) -> Path:
        chosen = folder or self.settings.load().nights_folder
        return Path(chosen).expanduser().absolute() if chosen else self.paths.nights

    def _station_words(self) -> str:
        station = self.running_station()
        if station is None:
            return ""
        try:
            snapshot = station.do(TakeSnapshot())
        finally:
            station.close()
        if not isinstance(snapshot, Snapshot):
            return "One runs that this sleepmon does not understand."
        night = "a night is open" if snapshot.night else "no night is open"
        return f"One runs on the {snapshot.radio} radio; {night}."


def _tidy(nights: Nights) -> None:
    """Let proved journals go, then finish nights left by a crash, but for those just cut off.

    What cannot be finished stays as it is, and is listed so.
    """
    _release(nights)
    try:
        for night in nights.recover(quiet_s=MAY_GO_ON_S):
            _log.info("recovered: %s", " ".join(night.words))
    except SleepmonError as error:
        _log.warning("nights could not be looked through: %s", error.summary)


def _release(nights: Nights) -> None:
    """Let the journals go whose night files, built at an earlier start, prove themselves now."""
    try:
        for kept in nights.release_journals():
            _log.info("journal of a built night: %s", kept.problem or "proved and let go")
    except SleepmonError as error:
        _log.warning("journals could not be compared: %s", error.summary)


async def _words_of(radio: SystemRadio) -> str:
    await radio.open()
    try:
        return await radio.adapter_words()
    finally:
        await radio.close()


def _open_bluetooth() -> str:
    """Open the computer's Bluetooth for a moment -> its adapter; BluetoothUnavailable says why not.

    Empty where the platform does not name its adapter.
    """
    import asyncio

    from sleepmon.sensors.system_radio import SystemRadio

    radio = SystemRadio()
    with asyncio.Runner(loop_factory=radio.new_loop) as runner:
        return runner.run(_words_of(radio))
