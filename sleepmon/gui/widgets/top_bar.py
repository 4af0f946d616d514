"""The bar on top of every page: what is recorded and until when it is safe, or the page's name."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from sleepmon.gui.icons import Icon, paint_icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import PAGE_MARGIN, TOP_BAR_HEIGHT, Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.card import Divider
from sleepmon.gui.widgets.state import Pill, State, StateWord
from sleepmon.gui.widgets.text import ElidedText, Tag, Text

SPACING = 12
MARK_PX = 32


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
        self._row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        self._row.setSpacing(SPACING)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row.addWidget(self.title)
        self._row.addWidget(self._night)
        self._row.addWidget(self._tag)
        self._row.addWidget(self.pill)
        self._row.addWidget(self.note, 1)
        self._right = QHBoxLayout()
        self._right.setSpacing(SPACING)
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
        word, rule = Text(theme, "Recording", 16, 600), QWidget()
        divider = Divider(theme, vertical=True)
        divider.setFixedHeight(20)
        around = QHBoxLayout(rule)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(divider)
        row.addWidget(RecordingMark(theme))
        for part, space in (
            (word, 8),
            (self._elapsed, 12),
            (rule, 20),
            (self._name, 20),
            (self._saved, 20),
        ):
            part.setContentsMargins(space, 0, 0, 0)
            row.addWidget(part)
        self._given_up = ((rule, self._name), (word,), (self._elapsed,), (self._saved,))
        return parts

    def minimumSizeHint(self) -> QSize:
        """Narrower than its words: it gives them up one by one."""
        return QSize(0, TOP_BAR_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the words to the room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give up words from the least needed on; mark, tag, pill and buttons stay."""
        room = self.width() - 2 * PAGE_MARGIN - self._room_of(self._tag, self.pill, *self._actions)
        self.title.setVisible(self._night.isHidden() and self._room_of(self.title) <= room)
        need = MARK_PX + sum(self._room_of(*group) for group in self._given_up)
        for group in self._given_up:
            fits = need <= room
            for part in group:
                part.setVisible(fits)
            if not fits:
                need -= self._room_of(*group)

    def _room_of(self, *parts: QWidget) -> int:
        """What these take in the bar; an absent tag, pill or button takes nothing."""
        words = {part for group in self._given_up for part in group} | {self.title}
        seen = (part for part in parts if part in words or not part.isHidden())
        return sum(part.sizeHint().width() + SPACING for part in seen)

    def show_page(self, title: str, note: str) -> None:
        """Name the page; no night is open."""
        self._night.hide()
        self.title.setText(title)
        self.note.setText(note)
        self._fit()
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
        self._fit()
        self.setAccessibleName(f"Recording {night}, {elapsed}. {words}")

    def set_lost(self, text: str) -> None:
        """Fill the pill with the one lost state, or empty it."""
        self.pill.set_text(text)
        self._fit()

    def set_virtual(self, virtual: bool) -> None:
        """Say that it is the virtual ward."""
        self._tag.setVisible(virtual)
        self._fit()

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right."""
        self._actions.append(widget)
        self._right.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and edge."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self.theme.colour(Role.PAGE))
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, self.theme.colour(Role.LINE))
        painter.end()
