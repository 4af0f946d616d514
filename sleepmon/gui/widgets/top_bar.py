"""The bar on top of every page: what is recorded and until when it is safe, or the page's name."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sleepmon.gui.icons import Icon, paint_icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import TOP_BAR_HEIGHT, Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.card import Divider
from sleepmon.gui.widgets.state import Pill, State, StateWord
from sleepmon.gui.widgets.text import ElidedText, Tag, Text


class RecordingMark(ThemedWidget):
    """The ring and dot of a recording: ink, not red."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFixedSize(20, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = smooth_painter(self)
        ink = self.theme.colour(Role.INK)
        paint_icon(painter, Icon.RECORDING, QRectF(self.rect()), ink)
        painter.end()


class TopBar(ThemedWidget):
    """Recording mark, time, night, what is saved, the lost pill; actions at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFixedHeight(TOP_BAR_HEIGHT)
        self.title = Text(theme, "", 20, 700)
        self.note = ElidedText(theme, "", 14, 400, Role.INK2)
        self.note.setContentsMargins(4, 0, 0, 0)
        self._tag = Tag(theme, "Virtual")
        self._tag.hide()
        self.pill = Pill(theme)
        self._night = self._night_parts(theme)
        self._actions: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 0, 24, 0)
        self._row.setSpacing(12)
        self._row.addWidget(self.title)
        self._row.addWidget(self._night)
        self._row.addWidget(self._tag)
        self._row.addWidget(self.pill)
        self._row.addWidget(self.note, 1)
        self._right = QHBoxLayout()
        self._right.setSpacing(12)
        self._row.addLayout(self._right)
        self.show_page("", "")

    def _night_parts(self, theme: Theme) -> QWidget:
        self._elapsed = Text(theme, "", 16, 400, Role.INK2)
        self._name = Text(theme, "", 14, 500, Role.INK2)
        self._saved = StateWord(theme, State.OK, "")
        parts = QWidget()
        row = QHBoxLayout(parts)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(0)
        divider = Divider(theme, vertical=True)
        divider.setFixedHeight(20)
        row.addWidget(RecordingMark(theme))
        row.addSpacing(8)
        row.addWidget(Text(theme, "Recording", 16, 600))
        for part, space in (
            (self._elapsed, 12),
            (divider, 20),
            (self._name, 20),
            (self._saved, 20),
        ):
            row.addSpacing(space)
            row.addWidget(part)
        return parts

    def show_page(self, title: str, note: str) -> None:
        """Name the page; no night is open."""
        self._night.hide()
        self.title.show()
        self.title.setText(title)
        self.note.setText(note)
        self.setAccessibleName(f"{title}. {note}")

    def show_night(
        self,
        elapsed: str,
        night: str,
        saved_until: str | None,
        state: State = State.OK,
        *,
        virtual: bool = False,
    ) -> None:
        """Show the open night: how long it runs, which it is, and until when it is saved."""
        self.title.hide()
        self.note.setText("")
        self._night.show()
        self._elapsed.setText(elapsed)
        self._name.setText(night)
        words = "Nothing saved yet" if saved_until is None else f"Saved until {saved_until}"
        self._saved.set_state(state, words)
        if state is State.OK:
            self._saved.text.set_role(Role.INK)
            self._saved.text.set_size(14, 600)
        self.set_virtual(virtual)
        self.setAccessibleName(f"Recording {night}, {elapsed}. {words}")

    def set_lost(self, text: str) -> None:
        """Fill the pill with the one lost state, or empty it."""
        self.pill.set_text(text)

    def set_virtual(self, virtual: bool) -> None:
        """Say that it is the virtual ward."""
        self._tag.setVisible(virtual)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right."""
        self._actions.append(widget)
        self._right.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def clear_actions(self) -> None:
        """Take all buttons away."""
        for widget in self._actions:
            self._right.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._actions = []

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and edge."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self.theme.colour(Role.PAGE))
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, self.theme.colour(Role.LINE))
        painter.end()
