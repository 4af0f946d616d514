"""What is seen while no sensor is in use: two ways to begin, and what a night needs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sleepmon.gui.cut_off import CutOff
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.record_state import clock_words
from sleepmon.gui.pages.sensors_state import before_the_night, waits_for
from sleepmon.gui.theme import GAP, Theme
from sleepmon.gui.widgets.base import ThemedWidget
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.clock import PostureClock
from sleepmon.gui.widgets.empty import EmptyState
from sleepmon.gui.widgets.rows import CheckRow, CheckRows
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Text

TITLE = "No sensor in sight"
GO_ON = "Go on with it"
KEPT = "What was recorded is kept. Go on with the same sensors; what was missed becomes a gap."
SENTENCE = (
    "Wake your sensors and look again, or try everything now with three made-up sensors "
    "and a made-up sleeper."
)
NOTE = (
    "Nights of the virtual ward are marked as simulated; "
    "training never mixes them with real nights."
)


LEAST_PICTURE_PX, WORDS_PX = 240, 400


class FirstRun(ThemedWidget):
    """No sensor in sight: open the virtual ward, or look for sensors."""

    ward_wanted = Signal()
    look_wanted = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._desk = desk
        self.picture = picture = PostureClock(theme, compact=True)
        picture.set_roll(0.0)
        picture.set_interactive(False)
        self.empty = EmptyState(theme, TITLE, SENTENCE, NOTE, picture)
        self.ward = Button(theme, "Open the virtual ward", ButtonKind.PRIMARY, None, "V", 48)
        self.ward.clicked.connect(self.ward_wanted)
        self.look = Button(theme, "Look for sensors", ButtonKind.EDGE, None, "Ctrl+L", 48)
        self.look.clicked.connect(self.look_wanted)
        self.cut_off = CutOff(desk, self)
        self.cut_off.changed.connect(self.refresh)
        self.go_on = Button(theme, GO_ON, ButtonKind.PRIMARY, None, "", 48)
        self.go_on.clicked.connect(self.cut_off.go_on)
        self.empty.add_button(self.go_on)
        self.empty.add_button(self.ward)
        self.empty.add_button(self.look)
        left = Card(theme)
        left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        left.body.addWidget(self.empty)
        self.before = BeforeTheNight(theme, desk)
        self.before.setFixedWidth(384)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(left, 1)
        row.addWidget(self.before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture grows with the height that the words leave."""
        super().resizeEvent(event)
        high = self.contentsRect().height()
        side = max(LEAST_PICTURE_PX, min(high - WORDS_PX, high // 2))
        self.picture.setFixedSize(side, side)

    def refresh(self) -> None:
        """Say what is going on."""
        self.look.setText("Looking" if self._desk.looking else "Look for sensors")
        self.look.set_blocked("Looking for sensors." if self._desk.looking else "")
        self._offer_to_go_on()
        self.before.refresh()

    def _offer_to_go_on(self) -> None:
        night = self.cut_off.night
        self.go_on.setVisible(night is not None)
        self.ward.set_kind(ButtonKind.EDGE if night else ButtonKind.PRIMARY)
        if night is None:
            self.empty.set_words(TITLE, SENTENCE)
            return
        ended_ns = night.started_utc_ns + round(night.duration_s * 1e9)
        self.empty.set_words(f"Night {night.subject} was cut off at {clock_words(ended_ns)}", KEPT)
        busy = self.cut_off.is_busy
        self.go_on.setText("Connecting" if busy else GO_ON)
        self.go_on.set_blocked("Looking for its sensors." if busy else "")


class BeforeTheNight(Card):
    """The preflight list."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Before the night", title_size=16, parent=parent)
        self._desk = desk
        self.rows = CheckRows(theme)
        self._waits = Text(theme, "", 14, 500, wrap=True)
        self._waits.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.start = Button(theme, "Start night", ButtonKind.EDGE, None, "Ctrl+R", 44)
        self.start.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._waits)
        self.body.addWidget(self.start)

    def refresh(self) -> None:
        """Show each condition."""
        rows = before_the_night(self._desk.findings)
        ready = sum(level in ("ok", "attention") for level, _title, _words in rows)
        self.set_note(f"{ready} of {len(rows)} ready" if rows else "")
        self.rows.set_rows([CheckRow(State(level), title, words) for level, title, words in rows])
        title, _findings = waits_for(self._desk.findings)
        waits = f"{title}." if rows else "Checking what a night needs."
        self._waits.setText(waits)
        self.start.set_blocked(waits)
