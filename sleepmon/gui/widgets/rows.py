"""Rows of news and rows of checks."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepmon.gui.icons import Icon, paint_icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.card import Divider
from sleepmon.gui.widgets.state import State, StateIcon, paint_state
from sleepmon.gui.widgets.text import ElidedText, Text

_ROW_PX = 26
_MOST_PX = 400


@dataclass(frozen=True)
class EventRow:
    """One thing that happened: when, its icon or state, and what."""

    time: str
    icon: Icon | State
    text: str
    bold: bool = False


@dataclass(frozen=True)
class CheckRow:
    """One thing that the start waits for: its state, what it is, and how it is."""

    state: State
    title: str
    detail: str


class MarkIcon(ThemedWidget):
    """A small icon: of a state in its colour and shape, of anything else in ink."""

    def __init__(
        self, theme: Theme, icon: Icon | State, size: int = 14, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._icon = icon
        self.setFixedSize(size, size)

    def set_icon(self, icon: Icon | State) -> None:
        """Show another one."""
        self._icon = icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = smooth_painter(self)
        box = QRectF(self.rect())
        if isinstance(self._icon, State):
            paint_state(painter, box, self._icon, self.theme)
        else:
            paint_icon(painter, self._icon, box, self.theme.colour(Role.INK2))
        painter.end()


class _EventLine(ThemedWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._time = Text(theme, "", 13, 500, Role.INK2)
        self._icon = MarkIcon(theme, State.WAITING)
        self._text = ElidedText(theme, "", 13)
        self._whole = Text(theme, "", 13, wrap=True)
        self._whole.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._time)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._whole, 1)
        self.setFixedHeight(_ROW_PX)

    @property
    def is_cut(self) -> bool:
        return self._text.isVisible() and self._text.is_cut

    def show_row(self, row: EventRow, whole: bool) -> None:
        self._time.setText(row.time)
        self._icon.set_icon(row.icon)
        for text in (self._text, self._whole):
            text.setText(row.text)
            text.set_size(13, 600 if row.bold else 400)
            text.set_role(Role.INK if row.bold else Role.INK2)
        self._text.setVisible(not whole)
        self._whole.setVisible(whole)
        self.setMaximumHeight(_MOST_PX if whole else _ROW_PX)
        self._text.setToolTip(row.text)
        self.setAccessibleName(f"{row.time} {row.text}")


class EventRows(ThemedWidget):
    """The newest events that fit, one line each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._lines: list[_EventLine] = []
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._stack.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    @property
    def room(self) -> int:
        """How many rows fit at this height."""
        return max(1, self.height() // _ROW_PX)

    @property
    def is_cut(self) -> bool:
        """Whether a row says more than fits."""
        return any(line.is_cut for line in self._lines)

    def minimumSizeHint(self) -> QSize:
        """Room for one row."""
        return QSize(120, 26)

    def set_rows(self, rows: Sequence[EventRow], whole: bool = False) -> None:
        """Show these, the newest first; `whole`: long ones on as many lines as they need."""
        while len(self._lines) > len(rows):
            line = self._lines.pop()
            self._stack.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._lines) < len(rows):
            self._lines.append(_EventLine(self.theme, self))
            self._stack.insertWidget(len(self._lines) - 1, self._lines[-1])
        for line, row in zip(self._lines, rows, strict=True):
            line.show_row(row, whole)


class _CheckLine(ThemedWidget):
    def __init__(self, theme: Theme, compact: bool, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._icon = StateIcon(theme, State.WAITING, 18)
        self._title = Text(theme, "", 14, 600, wrap=True)
        self._detail = Text(theme, "", 14 if not compact else 13, 400, Role.INK2, wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        edge = 6 if compact else 8
        row.setContentsMargins(0, edge, 0, edge)
        row.setSpacing(14 if not compact else 9)
        align = Qt.AlignmentFlag.AlignTop if compact else Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._icon, 0, align)
        row.addLayout(words, 1)

    def show_row(self, row: CheckRow) -> None:
        self._icon.set_state(row.state)
        self._title.setText(row.title)
        self._title.set_size(14, 600 if row.state is not State.OK or row.detail else 500)
        self._detail.setText(row.detail)
        self._detail.setVisible(bool(row.detail))
        self.setAccessibleName(f"{row.title}: {row.state.value}. {row.detail}")


class CheckRows(ThemedWidget):
    """What the start waits for: an octagon blocks, a triangle does not."""

    def __init__(
        self, theme: Theme, *, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._compact = compact
        self._lines: list[_CheckLine] = []
        self._dividers: list[Divider] = []
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(0)
        self._stack.addStretch(1)

    def set_rows(self, rows: Sequence[CheckRow]) -> None:
        """Show these checks, in this order."""
        if len(rows) != len(self._lines):
            self._rebuild(len(rows))
        for line, row in zip(self._lines, rows, strict=True):
            line.show_row(row)

    def _rebuild(self, count: int) -> None:
        for widget in (*self._lines, *self._dividers):
            self._stack.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._lines, self._dividers = [], []
        for number in range(count):
            if number and not self._compact:
                self._dividers.append(Divider(self.theme, parent=self))
                self._stack.insertWidget(self._stack.count() - 1, self._dividers[-1])
            self._lines.append(_CheckLine(self.theme, self._compact, self))
            self._stack.insertWidget(self._stack.count() - 1, self._lines[-1])
