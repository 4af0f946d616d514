"""What the person can ask for in the window; pages talk to nobody else."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from sleepmon.domain.commands import (
    Assign,
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
    StartNight,
    UndoLabel,
)
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.nights import Finding, NightRequest
from sleepmon.domain.samples import SensorId
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.sensors import StreamRequest
from sleepmon.domain.settings import Settings
from sleepmon.gui.station_link import Done, StationLink, nothing

SCAN_S = 4.0


class Desk(StationLink):
    """Every wish of the person, sent to the station; destructive ones offer to be undone."""

    undo_offered = Signal(str, object)
    """Something destructive was done: words, and the function that takes it back."""

    def __init__(
        self,
        scheme: Scheme,
        settings: Settings,
        now_utc_ns: Callable[[], int] = time.time_ns,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(settings, parent)
        self.scheme = scheme
        self._now_utc_ns = now_utc_ns
        self.looking = False
        self.findings: tuple[Finding, ...] = ()

    def now_utc_ns(self) -> int:
        """The station's time, by which all its news are told."""
        return self._now_utc_ns() + self.ahead_ns

    @property
    def nights_folder(self) -> str:
        """Where nights go: as set, else the user's own folder."""
        if self.settings.nights_folder or self.services is None:
            return self.settings.nights_folder
        return str(self.services.paths.nights)

    # --- sensors ---------------------------------------------------------------------------

    def open_ward(self, done: Done = nothing) -> None:
        """Wake the made-up sensors and their sleeper, and listen for them."""

        def opened(_answer: object) -> None:
            self.refresh(lambda _snapshot: self.look(done))

        self.switch_radio("virtual", lambda _: self.do(OpenWard(), opened, slow=True))

    def look_for_real(self) -> None:
        """Listen for real sensors, on the computer's own radio."""
        self.switch_radio("system", lambda _: self.look())

    def look(self, done: Done = nothing) -> None:
        """Listen for sensors nearby."""
        if self.looking or self.services is None:
            return
        self.looking = True
        self.changed.emit()
        station = self.services.station

        def found(answer: object) -> None:
            self.looking = False
            if isinstance(answer, Found):
                self.state.found = {one.sensor: one for one in answer.sensors}
            self.changed.emit()
            done(answer)

        def failed(error: SleepmonError) -> None:
            self.looking = False
            self.changed.emit()
            self.refused(error)

        self.bridge.ask(lambda: station.do(Scan(seconds=SCAN_S)), found, failed, slow=True)

    def use(self, sensor: SensorId, placement: str | None) -> None:
        """Put a sensor somewhere; connect it first when it is not in use; undo gives it back."""
        displaced = self.state.worn_at(placement) if placement else None
        known = self.state.sensors.get(sensor)
        if known:
            self.do(Assign(sensor=sensor, placement=placement), slow=True)
        else:
            found = self.state.found.get(sensor)
            wish_hz = self.settings.rate_hz
            stream = StreamRequest(rate_hz=found.nearest_rate(wish_hz) if found else wish_hz)
            self.do(Connect(sensor=sensor, placement=placement, stream=stream), slow=True)
        if displaced and displaced.sensor != sensor:
            back = displaced.sensor

            def undo() -> None:
                self.do(Assign(sensor=back, placement=placement), slow=True)
                if known and known.placement:
                    self.do(Assign(sensor=sensor, placement=known.placement), slow=True)

            words = f"{displaced.name} is no longer at the {placement}."
            self.undo_offered.emit(words, undo)

    def release(self, sensor: SensorId) -> None:
        """Let a sensor go; undo connects it again where it was."""
        status = self.state.sensors.get(sensor)
        if status is None:
            return

        def offer(_answer: object) -> None:
            words = f"{status.name} was let go."
            self.undo_offered.emit(words, lambda: self.use(sensor, status.placement))

        self.do(Disconnect(sensor=sensor), offer, slow=True)

    # --- the night -------------------------------------------------------------------------

    def check(self, request: NightRequest, done: Done = nothing) -> None:
        """Look through all that a night needs; the findings change nothing."""

        def checked(answer: PreflightAnswer) -> None:
            self.findings = answer.findings
            self.changed.emit()
            done(answer)

        self.do(Preflight(request=request), checked, slow=True)

    def start_night(self, request: NightRequest, done: Done = nothing) -> None:
        """Open the night."""

        def opened(answer: object) -> None:
            self.refresh()
            done(answer)

        self.do(StartNight(request=request), opened, slow=True)

    def end_night(self, done: Done = nothing) -> None:
        """Close the night; its file is built by the station."""
        self.do(EndNight(), done)

    def label(self, code: str, offer_undo: bool = False) -> None:
        """From now on this holds; nothing without an open night."""
        if self.state.night is None:
            return

        def offer(_answer: object) -> None:
            words = f"Labelled: {self.state.log.label_words(code)}."
            self.undo_offered.emit(words, self.undo_label)

        self.do(SetLabel(code=code), offer if offer_undo else nothing)

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
            self.bridge.ask(lambda: keeper.save(settings), nothing, self.failed.emit)
