"""The top bar as it stands on every page: the night that is recorded, or the page's own name."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from sleepmon.gui.alarm import Alarm
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.page import Page
from sleepmon.gui.pages.record_state import clock_words
from sleepmon.gui.station_state import StationState
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, HeldButton
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.top_bar import TopBar
from sleepmon.gui.words import elapsed_words

SAVED_LATE_S = 5.0
SECOND_NOTE_MS = 220


class Frame:
    """Keeps the top bar true: mark, time, night, what is saved, the lost pill, the buttons."""

    def __init__(self, theme: Theme, desk: Desk, bar: TopBar) -> None:
        self._desk = desk
        self._bar = bar
        self.alarm = Alarm()
        self.end_night = HeldButton(theme, "End night", seconds=1.0)
        self.end_night.setToolTip("Hold for one second")
        self.end_night.held.connect(lambda: desk.end_night())
        self.seen = Button(theme, "Seen", key_cap="Enter")
        self.seen.setToolTip("Silences the alarm; only recovery clears it")
        self.seen.clicked.connect(self.see_alarm)
        self.seen.hide()
        self._actions = QWidget()
        self._row = QHBoxLayout(self._actions)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self.seen)
        self._row.addWidget(self.end_night)
        self._page_actions: list[QWidget] = []
        bar.add_action(self._actions)
        self._second_note = QTimer(bar)
        self._second_note.setSingleShot(True)
        self._second_note.setInterval(SECOND_NOTE_MS)
        self._second_note.timeout.connect(lambda: QApplication.beep())

    def add_actions(self, page: Page) -> None:
        """Keep a page's buttons ready."""
        for widget in page.bar_buttons():
            self._page_actions.append(widget)
            self._row.insertWidget(self._row.count() - 2, widget)

    def show_page(self, page: Page) -> None:
        """Show the bar for this page as things stand now."""
        state, now_ns = self._desk.state, self._desk.now_utc_ns()
        # What is not known now is not said: without the station nobody knows of a night.
        night = state.night if state.phase == "ready" else None
        shown = page.bar_buttons_now()
        for widget in self._page_actions:
            widget.setVisible(widget in shown)
        self.end_night.setVisible(night is not None)
        self._bar.set_virtual(state.is_virtual and state.phase == "ready")
        if night is None:
            self._bar.show_page(page.title, saving_words(state) or page.note)
        else:
            elapsed = elapsed_words((now_ns - night.meta.started_utc_ns) / 1e9)
            saved = night.saved_until_utc_ns
            late = (now_ns - saved) / 1e9 > SAVED_LATE_S
            level = State.ATTENTION if late else State.OK
            words = clock_words(saved, night, seconds=True) if saved else None
            name = f"Night {night.meta.subject}"
            self._bar.show_night(elapsed, name, words, level, virtual=state.is_virtual)
        self._sound(now_ns)

    def _sound(self, now_ns: int) -> None:
        self.alarm.update(self._desk.state, now_ns)
        self._offer_seen()
        self._bar.set_lost(self.alarm.pill(now_ns))
        if self._desk.state.night is not None and self.alarm.wants_sound(now_ns):
            QApplication.beep()
            self._second_note.start()

    def see_alarm(self) -> bool:
        """The person has seen it; False when nothing waited for that."""
        waited = self.alarm.waits_for_seen
        self.alarm.see()
        self._offer_seen()
        return waited

    def _offer_seen(self) -> None:
        """A hand on the mouse silences the alarm too, where there is one to silence."""
        night = self._desk.state.night is not None
        self.seen.setVisible(night and self.alarm.waits_for_seen)

    def close(self) -> None:
        """Make no more sound."""
        self._second_note.stop()


def saving_words(state: StationState) -> str:
    """How far the file of the night that ended is; empty when none is being built."""
    if state.phase != "ready" or not state.building:
        return ""
    return f"Saving the night {state.built:.0%}".replace("%", " %")
