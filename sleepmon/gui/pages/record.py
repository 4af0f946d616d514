"""The Record page: the first run, the live view, and the open night; it shows what fits now."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QStackedLayout, QVBoxLayout, QWidget

from sleepmon.domain.commands import ReloadModel
from sleepmon.domain.predictions import PersonPosture
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.clock_card import SleeperClock
from sleepmon.gui.pages.events_card import EventsCard
from sleepmon.gui.pages.first_run import FirstRun
from sleepmon.gui.pages.night_card import RESEARCH_ONLY, NightCard
from sleepmon.gui.pages.page import Page, least_height
from sleepmon.gui.pages.record_state import (
    SettledPosture,
    headline,
    label_now,
    person_now,
    since_turn_s,
    turn_due_s,
)
from sleepmon.gui.pages.signals_card import LiveSignals
from sleepmon.gui.pages.start_form import StartForm
from sleepmon.gui.pages.station_wait import StationWait
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.readout import Readout

LARGE_FROM_PX = 1800
COLUMNS, LARGE_COLUMNS = (563, 581), (911, 871)
"""The clock takes the larger part of a wide window."""
RIGHT_ROWS, LARGE_RIGHT_ROWS = (204, 114), (323, 203)
"""Signals and events; a high window has room for more events."""
FOOT_PX = 116
EVENTS_LEAST_PX = 64
"""Title and one row: a window of 1280 x 720 still shows the ribbon."""


class RecordPage(Page):
    """What a nurse reads from two metres away, and where labels are set."""

    title = "Record"
    ward_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self.wait = StationWait(theme, desk)
        self.first_run = FirstRun(theme, desk)
        self.first_run.ward_wanted.connect(self.ward_wanted)
        self.first_run.look_wanted.connect(self.look_wanted)
        self._settled = SettledPosture()
        self.clock_card = SleeperClock(theme, desk)
        self.readout = Readout(theme)
        self.readout.again.clicked.connect(lambda: desk.do(ReloadModel(), slow=True))
        self.signals = LiveSignals(theme, desk)
        self.events = EventsCard(theme, desk)
        self.events.wants_all.connect(self._show_all_events)
        self.night = NightCard(theme, desk)
        self.start_form = StartForm(theme, desk)
        self.start_form.started.connect(self._focus_clock)
        self._start_card = Card(theme, "Start a night", RESEARCH_ONLY, padding=19)
        self._start_card.body.addStretch(1)
        self._start_card.body.addWidget(self.start_form)
        self._start_card.body.addStretch(2)
        self.live = self._live_view()
        self._stack = QStackedLayout(self)
        self._faces: tuple[QWidget, ...] = (self.wait, self.first_run, self.live)
        for face in self._faces:
            face.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
            self._stack.addWidget(face)

    def _live_view(self) -> QWidget:
        view = QWidget()
        grid = QGridLayout(view)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        self.readout.setFixedHeight(222)
        self.events.setMinimumHeight(EVENTS_LEAST_PX)
        right.addWidget(self.readout)
        right.addWidget(self.signals)
        right.addWidget(self.events)
        grid.addWidget(self.clock_card, 0, 0)
        grid.addLayout(right, 0, 1)
        foot = QVBoxLayout()
        for card in (self.night, self._start_card):
            card.setFixedHeight(FOOT_PX)
            foot.addWidget(card)
        grid.addLayout(foot, 1, 0, 1, 2)
        grid.setRowStretch(0, 1)
        self._grid, self._right = grid, right
        return view

    # --- what is seen ----------------------------------------------------------------------

    @property
    def note(self) -> str:
        """Whether a night is open."""
        if self.desk.state.phase != "ready":
            return ""
        return "No night is open"

    def refresh(self) -> None:
        """Show what is known now."""
        state = self.desk.state
        if state.phase != "ready":
            self._show(0)
            self.wait.refresh()
        elif not state.sensors and state.night is None:
            self._show(1)
            self.first_run.refresh()
        else:
            self._show(2)
            self._refresh_live()

    def _show(self, index: int) -> None:
        if self._stack.currentIndex() != index:
            self._stack.setCurrentIndex(index)
            self.updateGeometry()

    @property
    def _face(self) -> QWidget:
        return self._faces[self._stack.currentIndex()]

    def minimumSizeHint(self) -> QSize:
        """Of what is seen now; what is not seen needs no room."""
        return self._face.minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        """Of what is seen now."""
        return least_height(self._face, width)

    def _refresh_live(self) -> None:
        state, now_ns = self.desk.state, self.desk.now_utc_ns()
        person = person_now(state)
        said = self._settled.said(person)
        self.clock_card.show_person(person, said)
        self.clock_card.show_setting()
        self._show_headline(said, now_ns)
        posture, words = label_now(state, self.desk.scheme, now_ns)
        self.clock_card.clock.set_label(posture)
        self.readout.set_label(posture, words)
        self.signals.refresh()
        self.events.refresh()
        open_night = state.night is not None
        self.night.setVisible(open_night)
        self._start_card.setVisible(not open_night)
        if open_night:
            self.night.refresh()
        else:
            self.start_form.refresh()

    def _show_headline(self, person: PersonPosture | None, now_ns: int) -> None:
        said = headline(self.desk.state, person)
        self.readout.again.setVisible(person is None and self.desk.state.has_given_up)
        if said.posture is None:
            self.readout.show_words(said.words, said.detail)
        else:
            self.readout.show_posture(
                said.posture,
                said.roll_deg,
                said.confidence,
                said.within_deg,
                unsure=said.unsure,
                calibrated=said.calibrated,
            )
        since_s = since_turn_s(person, now_ns)
        self.readout.set_since_turn(since_s)
        self.readout.set_turn_due(turn_due_s(since_s, self.desk.settings))

    def on_seen(self) -> None:
        """Let the signals move."""
        self.signals.start()

    def on_left(self) -> None:
        """Let everything rest."""
        self.signals.stop()

    def write_note(self) -> None:
        """Let the person type a note."""
        if self.desk.state.night is not None:
            self.events.open_note()

    def _focus_clock(self) -> None:
        """The form goes; where labels are set the keyboard goes on."""
        self.clock_card.clock.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_all_events(self, all_of_them: bool) -> None:
        self.signals.setVisible(not all_of_them)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wide windows read from farther away."""
        super().resizeEvent(event)
        large = self.window().width() >= LARGE_FROM_PX
        self.readout.set_large(large)
        self.readout.setFixedHeight(290 if large else 222)
        for column, share in enumerate(LARGE_COLUMNS if large else COLUMNS):
            self._grid.setColumnStretch(column, share)
        for row, share in enumerate(LARGE_RIGHT_ROWS if large else RIGHT_ROWS, start=1):
            self._right.setStretch(row, share)
