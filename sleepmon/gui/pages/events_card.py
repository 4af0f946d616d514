"""The events of the night: the newest lines, all of them on wish, and a field for a note."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QWidget

from sleepmon.gui.desk import Desk
from sleepmon.gui.event_log import EventLine, Mark
from sleepmon.gui.icons import Icon
from sleepmon.gui.pages.record_state import clock_words
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.rows import EventRow, EventRows
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Text

_ICONS: dict[Mark, Icon | State] = {
    "ok": State.OK,
    "attention": State.ATTENTION,
    "lost": State.LOST,
    "flag": Icon.FLAG,
    "turn": Icon.TURN,
    "marker": Icon.MARKER,
    "note": Icon.NOTE,
    "recording": Icon.RECORDING,
}
NOTHING_YET = "Labels, turns, gaps and warnings of the night stand here."
ROW_PX = 26
HEAD_PX = 36
HEADER_PX = 24
NOTE_GAP_PX = 8
MOST_ROWS = 200


class EventsCard(Card):
    """Newest events first, as many as fit."""

    wants_all = Signal(bool)

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Events", padding=19, parent=parent)
        self._desk = desk
        self._shown: tuple[list[EventLine], bool] = ([], False)
        self._all = False
        self.all_button = Button(theme, "All", ButtonKind.PLAIN, parent=self)
        self.all_button.clicked.connect(self._toggle)
        self.header.addStrut(HEADER_PX)
        self.rows = EventRows(theme)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.rows)
        self.rows.setObjectName("scrolled")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = QLineEdit()
        self.note.setPlaceholderText("Note: no names, no dates of birth. Enter writes it.")
        self.note.setAccessibleName("Note")
        self.note.setMaxLength(200)
        self.note.returnPressed.connect(self._write_note)
        self.note.installEventFilter(self)
        self.note.hide()
        row = QHBoxLayout()
        row.addWidget(self.note)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(19, 10, 19, 2)
        layout.setSpacing(0)
        self._scroll.setMinimumHeight(ROW_PX)
        self.body.setSpacing(4)
        self._nothing = Text(theme, NOTHING_YET, 14, 400, Role.INK2)
        self.body.addLayout(row)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self._scroll, 1)

    def refresh(self) -> None:
        """Show the newest lines."""
        lines = self._desk.state.log.lines
        room = self.height() - HEAD_PX
        if self.note.isVisible():
            room -= self.note.sizeHint().height() + NOTE_GAP_PX
        count = MOST_ROWS if self._all else max(1, room // ROW_PX)
        shown = lines[:count]
        more = f"All {len(lines)}"
        self.all_button.setText("Less" if self._all else more)
        self._place_button()
        self._nothing.setVisible(not lines)
        if (shown, self._all) != self._shown:
            self._shown = (list(shown), self._all)
            self._show(shown)
        self.all_button.setVisible(self._all or len(lines) > len(shown) or self.rows.is_cut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button stays at the right end of the title's row."""
        super().resizeEvent(event)
        self._place_button()

    def _place_button(self) -> None:
        """A target of full height in a row that is lower: so it lies over the row, not in it."""
        self.all_button.resize(self.all_button.sizeHint())
        row = self.header.geometry()
        left = self.width() - 19 - self.all_button.width()
        self.all_button.move(left, row.y() + (row.height() - self.all_button.height()) // 2)
        self.all_button.raise_()

    def _show(self, shown: list[EventLine]) -> None:
        night = self._desk.state.night
        self.rows.set_rows(
            [
                EventRow(clock_words(line.utc_ns, night), _ICONS[line.mark], line.text, line.bold)
                for line in shown
            ],
            whole=self._all,
        )

    def open_note(self) -> None:
        """Let the person type a note."""
        self.note.show()
        self.note.setFocus()
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leaves the note unwritten."""
        if (
            watched is self.note
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self._close_note()
            return True
        return super().eventFilter(watched, event)

    def _write_note(self) -> None:
        if text := self.note.text().strip():
            self._desk.mark(text)
        self._close_note()

    def _close_note(self) -> None:
        self.note.clear()
        self.note.hide()
        self.refresh()

    def _toggle(self) -> None:
        self._all = not self._all
        self.wants_all.emit(self._all)
        self.refresh()
