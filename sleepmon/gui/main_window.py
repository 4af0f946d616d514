"""The window: it only navigates between pages, and asks before it leaves a night."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sleepmon.gui.close_dialog import CloseDialog
from sleepmon.gui.desk import Desk
from sleepmon.gui.foot import Foot
from sleepmon.gui.frame import Frame
from sleepmon.gui.icons import app_icon
from sleepmon.gui.keyboard import Keyboard
from sleepmon.gui.pages.catalog import RAIL, quiet_pages
from sleepmon.gui.pages.page import Page
from sleepmon.gui.pages.record import RecordPage
from sleepmon.gui.pages.sensors import SensorsPage
from sleepmon.gui.pages.train import TrainPage
from sleepmon.gui.shortcuts import LabelKeys, add_shortcuts
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import apply_theme
from sleepmon.gui.widgets.rail import Rail
from sleepmon.gui.widgets.scrolled import Scrolled
from sleepmon.gui.widgets.top_bar import TopBar
from sleepmon.gui.wishes import Wishes

TICK_MS = 500
SOON_MS = 60
CHECKED_ON = ("record", "sensors")
"""Pages that show what a night waits for."""


class MainWindow(QMainWindow):
    """Rail, top bar, one page at a time; at the foot an offer to undo or an error."""

    again_wanted = Signal()
    """The station could not be reached, and the person wants to try again."""

    def __init__(self, theme: Theme, desk: Desk) -> None:
        super().__init__()
        self._dress(theme)  # first: widgets take their letters over when they are made
        self.theme, self.desk = theme, desk
        self.setWindowTitle("sleepmon")
        self.setMinimumSize(560, 380)  # little less than 1280 x 800 at 200 %; pages scroll there
        self.resize(1280, 800)
        self.rail = Rail(theme)
        self.bar = TopBar(theme)
        self.frame = Frame(theme, desk, self.bar)
        self.record = RecordPage(theme, desk)
        self.sensors = SensorsPage(theme, desk)
        self.train = TrainPage(theme, desk)
        self.pages: dict[str, Page] = {
            "record": self.record,
            "sensors": self.sensors,
            "train": self.train,
            **quiet_pages(theme, desk),
        }
        self._key = "record"
        self._stack = QStackedWidget()
        self._lay_out()
        self.foot = Foot(theme, self)
        self.wishes = Wishes(self, desk, self.frame, self.foot, self.record)
        codes = tuple(posture.code for posture in desk.scheme.postures)
        self._keyboard = Keyboard(self, lambda: self.page)
        self._keys = LabelKeys(self.wishes, codes)
        add_shortcuts(self, self.wishes.ctrl_keys(list(RAIL)))
        self._tick = QTimer(self, interval=TICK_MS)
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._connect()
        self.wear(theme)
        self.show_page("record")
        self._tick.start()

    def _lay_out(self) -> None:
        for key, page in self.pages.items():
            if key in RAIL:
                self.rail.add_page(key, RAIL[key].icon, page.title, foot=RAIL[key].at_the_foot)
            page.page_wanted.connect(self.show_page)
            self.frame.add_actions(page)
            self._stack.addWidget(Scrolled(page))
        whole, right = QWidget(), QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self._stack, 1)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Scrolled(self.rail, bars=False))
        row.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self.rail.page_chosen.connect(self.show_page)
        self._tick.timeout.connect(self.refresh)
        self._soon.timeout.connect(self.refresh)
        self.desk.changed.connect(self._refresh_soon)
        self.desk.failed.connect(self.foot.show_error)
        self.train.failed.connect(self.foot.show_error)
        self.desk.undo_offered.connect(self.foot.offer_undo)
        self.record.ward_wanted.connect(self.wishes.open_ward)
        self.record.look_wanted.connect(self.wishes.look)
        self.record.wait.again_wanted.connect(self.again_wanted)
        self.sensors.look_wanted.connect(self.wishes.look)
        self.sensors.start_wanted.connect(self.wishes.start_night)

    # --- what is seen ----------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """The page that is seen."""
        return self.pages[self._key]

    def show_page(self, key: str) -> None:
        """Switch to a page, at once; one that is not offered now is passed over."""
        if not self.pages[key].is_available:
            return
        self._key = key
        self.rail.select(self.page.part_of or key)
        self._stack.setCurrentIndex(list(self.pages).index(key))
        self._keyboard.give(unless_in=self.rail)
        self.record.start_form.watch(key in CHECKED_ON)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now, on the page that is seen and in the top bar."""
        for key, page in self.pages.items():
            self.rail.offer(key, page.is_available)
        if not self.page.is_available:
            self.show_page("record")
            return
        self.page.refresh()
        self.frame.show_page(self.page)

    def _refresh_soon(self) -> None:
        if not self._soon.isActive() and self._tick.isActive():
            self._soon.start()

    def wear(self, theme: Theme) -> None:
        """Change the look of everything."""
        self.theme = theme
        self._dress(theme)
        self.setWindowIcon(app_icon(theme))
        apply_theme(self, theme)

    def _dress(self, theme: Theme) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.dress(application)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Undo and error stay at the foot."""
        super().resizeEvent(event)
        self.foot.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no focused widget took."""
        if not self._keys.take(event):
            super().keyPressEvent(event)

    # --- closing ---------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first while a night is recorded."""
        night = self.desk.state.night is not None
        training = self.train.state.is_running
        if self.desk.services is None or not (night or training):
            self.leave()
            event.accept()
            return
        event.ignore()
        dialog = CloseDialog(self.theme, self, night, training)
        dialog.leave_wanted.connect(self._leave_running)
        dialog.end_wanted.connect(self._end_and_leave)
        dialog.open()

    def _leave_running(self) -> None:
        self.leave()
        self.close()

    def _end_and_leave(self) -> None:
        self.desk.end_night(lambda _answer: self._leave_running())

    def leave(self) -> None:
        """Stop all timers and let the station go; an open night goes on."""
        self._tick.stop()
        self.record.start_form.watch(False)
        self._soon.stop()
        self.foot.close()
        self.frame.close()
        for page in self.pages.values():
            page.on_left()
        self.desk.close()
