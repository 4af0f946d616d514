"""What the person can ask for in the window, and what the window knows of the station."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from sleepmon.domain.commands import (
    Answer,
    Assign,
    Command,
    Connect,
    Disconnect,
    EndNight,
    Found,
    Mark,
    OpenWard,
    Preflight,
    PreflightAnswer,
    RedoLabel,
    Scan,
    SetLabel,
    Snapshot,
    StartNight,
    TakeSnapshot,
    UndoLabel,
)
from sleepmon.domain.errors import SleepmonError, StationUnreachable
from sleepmon.domain.events import Event
from sleepmon.domain.nights import Finding, NightRequest
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.sensors import StreamRequest
from sleepmon.domain.settings import Settings
from sleepmon.gui.bridge import Bridge
from sleepmon.gui.ports import Services
from sleepmon.gui.station_state import StationState

SCAN_S = 4.0
_LOG = logging.getLogger(__name__)
Done = Callable[[Any], None]


def _nothing(_answer: object) -> None:
    """What follows when nothing needs to follow."""


class Desk(QObject):
    """Owns the station's state in the window and sends every wish to the station."""

    changed = Signal()
    """What is known changed."""
    failed = Signal(object)
    """A wish was not granted: a SleepmonError to show in place."""
    undo_offered = Signal(str, object)
    """Something destructive was done: words, and the function that takes it back."""
    attached = Signal()
    """The services are there and the first snapshot is read."""
    settings_changed = Signal(object)

    def __init__(
        self,
        scheme: Scheme,
        settings: Settings,
        now_utc_ns: Callable[[], int] = time.time_ns,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.scheme = scheme
        self.settings = settings
        self.now_utc_ns = now_utc_ns
        self.bridge = Bridge(self)
        self.state = StationState()
        self.services: Services | None = None
        self.failure: SleepmonError | None = None
        self.looking = False
        self.findings: tuple[Finding, ...] = ()
        self._unfollow: Callable[[], None] | None = None
        self.bridge.event_came.connect(self._take_event)

    # --- the station -----------------------------------------------------------------------

    def open(self, open_services: Callable[[], Services]) -> None:
        """Reach or start the station off the GUI thread, then read where it stands."""
        self.state.phase, self.failure = "starting", None
        self.changed.emit()

        def work() -> tuple[Services, Callable[[], None], Answer, Settings]:
            services = open_services()
            unfollow = services.station.follow(self.bridge, self.bridge.here(self._cut_off))
            snapshot = services.station.do(TakeSnapshot())
            return services, unfollow, snapshot, services.settings.load()

        self.bridge.ask(work, self._take_services, self._could_not_open, slow=True)

    def _take_services(
        self, opened: tuple[Services, Callable[[], None], Snapshot, Settings]
    ) -> None:
        self.services, self._unfollow, snapshot, settings = opened
        self.settings = settings
        self.settings_changed.emit(settings)
        self._take_snapshot(snapshot)
        self.attached.emit()

    def _cut_off(self) -> None:
        """The station gave us up, or ended: follow anew, or say that it is gone."""
        if self.services is None:
            return
        station = self.services.station

        def work() -> tuple[Callable[[], None], Answer]:
            unfollow = station.follow(self.bridge, self.bridge.here(self._cut_off))
            return unfollow, station.do(TakeSnapshot())

        self.bridge.ask(work, self._followed_again, self._could_not_open, slow=True)

    def _followed_again(self, answer: tuple[Callable[[], None], Snapshot]) -> None:
        self._unfollow, snapshot = answer
        self._take_snapshot(snapshot)

    def _could_not_open(self, error: SleepmonError) -> None:
        self.state.phase, self.failure = "failed", error
        self.changed.emit()

    def _take_snapshot(self, snapshot: Snapshot) -> None:
        self.state.load(snapshot)
        self.changed.emit()

    def _take_event(self, event: Event) -> None:
        if self.state.apply(event):
            self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Read anew where the station stands."""
        self.do(TakeSnapshot(), self._take_snapshot)

    def do(self, command: Command, done: Done = _nothing, slow: bool = False) -> None:
        """Send a command; `done` hears the answer, `failed` the refusal."""
        if self.services is None:
            return
        station = self.services.station
        self.bridge.ask(lambda: station.do(command), done, self._refused, slow=slow)

    def _refused(self, error: SleepmonError) -> None:
        if isinstance(error, StationUnreachable):
            self._could_not_open(error)
        else:
            self.failed.emit(error)

    def close(self, keep_station: bool = False) -> None:
        """Let the station go; an open night goes on. `keep_station`: others still use it."""
        services, unfollow = self.services, self._unfollow
        self.services = self._unfollow = None

        def leave() -> None:
            try:
                if unfollow is not None:
                    unfollow()
                if services is not None and not keep_station:
                    services.station.close()
            except SleepmonError as error:
                _LOG.info("the station was gone before the window: %s", error)

        self.bridge.close(leave)

    @property
    def nights_folder(self) -> str:
        """Where nights go: as set, else the user's own folder."""
        if self.settings.nights_folder or self.services is None:
            return self.settings.nights_folder
        return str(self.services.paths.nights)

    # --- sensors ---------------------------------------------------------------------------

    def open_ward(self, done: Done = _nothing) -> None:
        """Wake the made-up sensors and their sleeper, and listen for them."""

        def opened(_answer: object) -> None:
            self.refresh()
            self.look(done)

        self.do(OpenWard(), opened, slow=True)

    def look(self, done: Done = _nothing) -> None:
        """Listen for sensors nearby."""
        if self.looking or self.services is None:
            return
        self.looking = True
        self.changed.emit()
        station = self.services.station

        def found(answer: Found) -> None:
            self.looking = False
            self.state.found = {one.sensor: one for one in answer.sensors}
            self.changed.emit()
            done(answer)

        def failed(error: SleepmonError) -> None:
            self.looking = False
            self.changed.emit()
            self._refused(error)

        self.bridge.ask(lambda: station.do(Scan(seconds=SCAN_S)), found, failed, slow=True)

    def use(self, sensor: SensorId, placement: str | None) -> None:
        """Put a sensor somewhere; connect it first when it is not in use; undo gives it back."""
        displaced = self.state.worn_at(placement) if placement else None
        known = self.state.sensors.get(sensor)
        if known:
            self.do(Assign(sensor=sensor, placement=placement), slow=True)
        else:
            stream = StreamRequest(rate_hz=self.settings.rate_hz)
            self.do(Connect(sensor=sensor, placement=placement, stream=stream), slow=True)
        if displaced and displaced.sensor != sensor:
            back = displaced.sensor

            def undo() -> None:
                self.do(Assign(sensor=back, placement=placement), slow=True)
                if known and known.placement:
                    self.do(Assign(sensor=sensor, placement=known.placement), slow=True)

            words = f"{displaced.name} {displaced.serial} is no longer at the {placement}."
            self.undo_offered.emit(words, undo)

    def release(self, sensor: SensorId) -> None:
        """Let a sensor go; undo connects it again where it was."""
        status = self.state.sensors.get(sensor)
        if status is None:
            return

        def offer(_answer: object) -> None:
            words = f"{status.name} {status.serial} was let go."
            self.undo_offered.emit(words, lambda: self.use(sensor, status.placement))

        self.do(Disconnect(sensor=sensor), offer, slow=True)

    # --- the night -------------------------------------------------------------------------

    def check(self, request: NightRequest) -> None:
        """Look through all that a night needs; the findings change nothing."""
        self.do(Preflight(request=request), self._take_findings, slow=True)

    def _take_findings(self, answer: PreflightAnswer) -> None:
        self.findings = answer.findings
        self.changed.emit()

    def start_night(self, request: NightRequest, done: Done = _nothing) -> None:
        """Open the night."""

        def opened(answer: object) -> None:
            self.refresh()
            done(answer)

        self.do(StartNight(request=request), opened, slow=True)

    def end_night(self, done: Done = _nothing) -> None:
        """Close the night; its file is built by the station."""
        self.do(EndNight(), done)

    def label(self, code: str, offer_undo: bool = False) -> None:
        """From now on this holds; nothing without an open night."""
        if self.state.night is None:
            return

        def offer(_answer: object) -> None:
            words = f"Labelled: {self.state.log.label_words(code)}."
            self.undo_offered.emit(words, self.undo_label)

        self.do(SetLabel(code=code), offer if offer_undo else _nothing)

    def label_posture(self, posture: int, offer_undo: bool = False) -> None:
        """The same by the posture's index in the scheme."""
        self.label(self.scheme.postures[posture].code, offer_undo)

    def undo_label(self) -> None:
        """Take the last label edit back."""
        if self.state.night and self.state.night.can_undo:
            self.do(UndoLabel())

    def redo_label(self) -> None:
        """Do it again."""
        if self.state.night and self.state.night.can_redo:
            self.do(RedoLabel())

    def mark(self, text: str = "") -> None:
        """Write a marker or a note with the time of now."""
        if self.state.night:
            self.do(Mark(text=text))

    # --- settings --------------------------------------------------------------------------

    def set_settings(self, settings: Settings) -> None:
        """Apply and write down at once."""
        if settings == self.settings:
            return
        self.settings = settings
        self.settings_changed.emit(settings)
        if self.services is not None:
            keeper = self.services.settings
            self.bridge.ask(lambda: keeper.save(settings), _nothing, self.failed.emit)
