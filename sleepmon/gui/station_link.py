"""The window's line to the station: reach it, follow it, send it commands, let it go."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from sleepmon.domain.clock import SET_NS
from sleepmon.domain.commands import CloseStation, Command, Snapshot, TakeSnapshot
from sleepmon.domain.errors import SleepmonError, StationError, StationUnreachable
from sleepmon.domain.events import Event, WarningRaised
from sleepmon.domain.sensors import RadioKind
from sleepmon.domain.settings import Settings
from sleepmon.gui.bridge import Bridge
from sleepmon.gui.catching_up import has_past, missed_signals, past_of
from sleepmon.gui.ports import Services
from sleepmon.gui.station_state import Past, StationState
from sleepmon.services.ports import StationPort

STATION_LOST = "station lost"
LEAVING_LIMIT_S = 12.0
AGAIN_S = 0.1
_LOG = logging.getLogger(__name__)
Done = Callable[[Any], None]
OpenServices = Callable[[], Services]


def nothing(_answer: object) -> None:
    """What follows when nothing needs to follow."""


class StationLink(QObject):
    """Owns what the window knows of the station, and keeps it true."""

    changed = Signal()
    """What is known changed."""
    failed = Signal(object)
    """A wish was not granted: a SleepmonError to show in place."""
    attached = Signal()
    """The services are there and the first snapshot is read."""
    settings_changed = Signal(object)
    signals_missed = Signal(object)
    """`MissedSignals` of an open night, of before the window came."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.bridge = Bridge(self)
        self.state = StationState()
        self.services: Services | None = None
        self.failure: SleepmonError | None = None
        self.ahead_ns = 0
        """By how much the station's time is ahead of this computer's, which was set meanwhile."""
        self._open_services: OpenServices | None = None
        self._then: Done = nothing
        self._switching = False
        self._past_of = ""
        self._unfollow: Callable[[], None] | None = None
        self.bridge.event_came.connect(self._take_event)

    def open(self, open_services: OpenServices, then: Done = nothing) -> None:
        """Reach or start the station off the GUI thread, then read where it stands."""
        self._open_services, self._then = open_services, then
        self.state.phase, self.failure = "starting", None
        self.changed.emit()
        leave = self._leaving()

        def work() -> tuple[Services, Callable[[], None], Snapshot, Settings]:
            leave()
            services = open_services()
            unfollow = services.station.follow(self.bridge, self.bridge.here(self._cut_off))
            return services, unfollow, _snapshot(services.station), services.settings.load()

        self.bridge.ask(work, self._take_services, self._could_not_open, slow=True)

    def switch_radio(self, radio: RadioKind, then: Done) -> None:
        """Start the station anew on another radio; at once when it is the one in use."""
        services, open_services = self.services, self._open_services
        if services is None or open_services is None or self.state.radio == radio:
            then(None)
            return
        settings = msgspec.structs.replace(self.settings, radio=radio)

        def work() -> None:
            services.station.do(CloseStation())
            services.settings.save(settings)
            _wait_until_gone(services.station)

        def closed(_answer: None) -> None:
            self.open(patient(open_services), then)

        self.state.phase = "starting"
        self._switching = True
        self.changed.emit()
        self.bridge.ask(work, closed, self._could_not_switch, slow=True)

    def _could_not_switch(self, error: SleepmonError) -> None:
        self._switching = False
        self.state.phase = "ready"
        self.refused(error)

    def _take_services(
        self, opened: tuple[Services, Callable[[], None], Snapshot, Settings]
    ) -> None:
        self._switching = False
        self.services, self._unfollow, snapshot, settings = opened
        self._past_of = ""
        self.settings = settings
        self.settings_changed.emit(settings)
        self._take_snapshot(snapshot, came_late=True)
        self.attached.emit()
        then, self._then = self._then, nothing
        then(None)

    def _cut_off(self) -> None:
        """The station gave us up because we were too slow: follow anew."""
        services = self.services
        if services is None:
            return
        station = services.station

        def work() -> tuple[Callable[[], None], Snapshot]:
            unfollow = station.follow(self.bridge, self.bridge.here(self._cut_off))
            return unfollow, _snapshot(station)

        self.bridge.ask(work, self._followed_again, self._could_not_open, slow=True)

    def _followed_again(self, answer: tuple[Callable[[], None], Snapshot]) -> None:
        self._unfollow, snapshot = answer
        self._take_snapshot(snapshot, came_late=True)

    def _could_not_open(self, error: SleepmonError) -> None:
        self._switching = False
        self.state.phase, self.failure = "failed", error
        self.changed.emit()

    def _take_snapshot(self, snapshot: Snapshot, came_late: bool = False) -> None:
        self.state.load(snapshot)
        ahead_ns = snapshot.utc_ns - time.time_ns() if snapshot.utc_ns else 0
        self.ahead_ns = ahead_ns if abs(ahead_ns) > SET_NS else 0
        if came_late:
            self.catch_up()  # before the past, which takes longer
        self._read_past()
        self.changed.emit()

    def catch_up(self) -> None:
        """Read from the journal the signals of an open night that never came to the window."""
        services, night = self.services, self.state.night
        if services is not None and night is not None:
            self.bridge.read(
                lambda: missed_signals(services.nights, night.folder),
                self.signals_missed.emit,
                _not_read,
            )

    def _read_past(self) -> None:
        """Read from the journal what of a night's past the station does not remember, once."""
        services, night = self.services, self.state.night
        if services is None or night is None or self._past_of == night.meta.night_id:
            return
        self._past_of = night.meta.night_id
        sensors = tuple(self.state.sensors.values())
        if has_past(night):
            self.bridge.read(
                lambda: past_of(services.nights, night, sensors), self._take_past, _not_read
            )

    def _take_past(self, past: Past) -> None:
        self.state.add_past(past)
        self.changed.emit()

    def _take_event(self, event: Event) -> None:
        if isinstance(event, WarningRaised) and event.kind == STATION_LOST:
            if self._switching:
                return  # it was sent away
            self._could_not_open(StationUnreachable(event.words, event.advice))
            return
        was_set = isinstance(event, WarningRaised) and event.kind == "clock set"
        if self.state.apply(event) or was_set:
            self.refresh()
        self.changed.emit()

    def refresh(self, then: Done = nothing) -> None:
        """Read anew where the station stands."""

        def taken(snapshot: Snapshot) -> None:
            self._take_snapshot(snapshot)
            then(snapshot)

        self.do(TakeSnapshot(), taken)

    def do(
        self,
        command: Command,
        done: Done = nothing,
        slow: bool = False,
        refused: Callable[[SleepmonError], None] | None = None,
    ) -> None:
        """Send a command; `done` hears the answer, `refused` or else `failed` the refusal."""
        if self.services is None:
            return
        station = self.services.station

        def hear(error: SleepmonError) -> None:
            if refused is None or isinstance(error, StationUnreachable):
                self.refused(error)
            else:
                refused(error)

        self.bridge.ask(lambda: station.do(command), done, hear, slow=slow)

    def refused(self, error: SleepmonError) -> None:
        """A wish was not granted."""
        if isinstance(error, StationUnreachable):
            self._could_not_open(error)
        else:
            self.failed.emit(error)

    def close(self, keep_station: bool = False) -> None:
        """Let the station go; an open night goes on. `keep_station`: others still use it."""
        self.bridge.close(self._leaving(keep_station))

    def _leaving(self, keep_station: bool = False) -> Callable[[], None]:
        """What lets the present station go, to be done off the GUI thread."""
        services, unfollow = self.services, self._unfollow
        self.services = self._unfollow = None

        def leave() -> None:
            try:
                if unfollow is not None:
                    unfollow()
                if services is not None and not keep_station:
                    services.retraining.close()
                    services.station.close()
            except SleepmonError as error:
                _LOG.info("the station was gone before the window: %s", error)

        return leave


def _wait_until_gone(station: StationPort) -> None:
    """A station that was told to leave says goodbye by not answering any more."""
    end = time.monotonic() + LEAVING_LIMIT_S
    try:
        while time.monotonic() < end:
            station.do(TakeSnapshot())
            time.sleep(AGAIN_S)
    except SleepmonError as error:
        _LOG.debug("the station has left: %s", error)


def patient(open_services: OpenServices) -> OpenServices:
    """The same, trying again for a while: a station that leaves still holds its lock."""

    def opened() -> Services:
        end = time.monotonic() + LEAVING_LIMIT_S
        while True:
            try:
                return open_services()
            except StationError:
                if time.monotonic() > end:
                    raise
            time.sleep(AGAIN_S)

    return opened


def _not_read(error: SleepmonError) -> None:
    """The window then shows what comes from now on."""
    _LOG.info("the night's journal could not be read: %s", error)


def _snapshot(station: StationPort) -> Snapshot:
    answer = station.do(TakeSnapshot())
    if not isinstance(answer, Snapshot):
        raise StationError("The station answered something else.", details=repr(answer))
    return answer
