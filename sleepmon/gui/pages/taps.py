"""The Clocks page: three taps on all sensors together show whether their clocks agree."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sleepmon.domain.commands import TapSensors
from sleepmon.domain.samples import SensorId
from sleepmon.domain.taps import TapCheck
from sleepmon.dsp.tap_check import ASKED
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.page import Page
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.empty import EmptyState
from sleepmon.gui.widgets.state import State, StateIcon
from sleepmon.services.tap_watch import TapWatch, watch_over

LOOK_MS = 500
PICTURE_PX = 96
NOTE = "Do so before the night and after it: a difference that grew is a clock that drifts."


class TapsPage(Page):
    """Listens while it is seen; each three taps are told anew."""

    title = "Clocks"
    part_of = "sensors"

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self._watch: TapWatch | None = None
        self._watched: frozenset[SensorId] = frozenset()
        self._asking = False
        self.back = Button(theme, "Back to sensors", key_cap="Esc")
        self.back.clicked.connect(self._leave)
        self.icon = StateIcon(theme, State.WAITING, PICTURE_PX)
        self.told = EmptyState(theme, "Tap all sensors together", ASKED, NOTE, self.icon)
        self.tap = Button(theme, "Tap the made-up sensors", ButtonKind.EDGE, None, "", 44)
        self.tap.clicked.connect(lambda: self.desk.do(TapSensors()))
        self.told.add_button(self.tap)
        card = Card(theme)
        card.body.addWidget(self.told)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        stack.addWidget(card)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        QShortcut(QKeySequence("Escape"), self, self._leave)

    @property
    def note(self) -> str:
        """What it is good for."""
        return "Whether the sensors agree on the time"

    @property
    def is_available(self) -> bool:
        """Only with two sensors that stream."""
        return self.desk.state.phase == "ready" and len(self._streaming()) > 1

    def bar_buttons(self) -> Sequence[QWidget]:
        """The way back."""
        return (self.back,)

    def refresh(self) -> None:
        """Watch those that stream now."""
        self.tap.setVisible(self.desk.state.ward_open)
        streaming = self._streaming()
        if self._timer.isActive() and streaming != self._watched and len(streaming) > 1:
            self._watched = streaming
            self._watch = watch_over(self.desk.state.sensors.values())
            self.desk.bridge.also_heard_by = self._watch.add

    def on_seen(self) -> None:
        """Listen from now on."""
        self.icon.set_state(State.WAITING)
        self.told.set_words("Tap all sensors together", ASKED)
        self._asking = False
        self._timer.start()

    def on_left(self) -> None:
        """Listen no more."""
        self._timer.stop()
        self._watched, self._watch = frozenset(), None
        self.desk.bridge.also_heard_by = None

    def look(self) -> None:
        """Look for taps, off the GUI thread."""
        if self._watch is not None and not self._asking:
            self._asking = True
            self.desk.bridge.ask(self._watch.checks, self._looked, self.desk.failed.emit)

    def _looked(self, checks: Sequence[TapCheck]) -> None:
        self._asking = False
        if not checks or not self._timer.isActive():
            return
        newest = checks[-1]
        state, title = _verdict(newest)
        self.icon.set_state(state)
        self.told.set_words(title, newest.words)

    def _streaming(self) -> frozenset[SensorId]:
        sensors = self.desk.state.sensors.values()
        return frozenset(each.sensor for each in sensors if each.state == "streaming")

    def _leave(self) -> None:
        self.page_wanted.emit("sensors")


def _verdict(check: TapCheck) -> tuple[State, str]:
    if not check.agrees:
        return State.LOST, "The clocks are apart"
    if check.unfelt:
        return State.ATTENTION, "Not all sensors felt the taps"
    return State.OK, "The clocks agree"
