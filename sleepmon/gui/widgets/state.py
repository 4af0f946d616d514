"""How it is: colour, shape and word together, never one alone."""

import math
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.text import Text


class State(StrEnum):
    """The four states that anything watched can be in."""

    OK = "ok"
    ATTENTION = "attention"
    LOST = "lost"
    WAITING = "waiting"


_ROLES = {
    State.OK: Role.OK,
    State.ATTENTION: Role.ATTENTION,
    State.LOST: Role.LOST,
    State.WAITING: Role.INK2,
}
_WORD_ROLES = {**_ROLES, State.OK: Role.INK2}


def state_role(state: State) -> Role:
    """The colour role of a state's icon."""
    return _ROLES[state]


def word_role(state: State) -> Role:
    """The colour role of a state's words: those of a good state stay plain."""
    return _WORD_ROLES[state]


def paint_state(
    painter: QPainter,
    box: QRectF,
    state: State,
    theme: Theme,
    colour: QColor | None = None,
    mark: QColor | None = None,
) -> None:
    """Draw a state's shape into a square box; colours follow the theme unless given."""
    colour = colour or theme.colour(state_role(state))
    mark = mark or theme.colour(Role.CARD)
    painter.save()
    painter.translate(box.center())
    painter.scale(box.width() / 16, box.width() / 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    pen = QPen(mark, 1.9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    {
        State.OK: _paint_ok,
        State.ATTENTION: _paint_attention,
        State.LOST: _paint_lost,
        State.WAITING: _paint_waiting,
    }[state](painter, pen, colour)
    painter.restore()


def _paint_ok(painter: QPainter, pen: QPen, _colour: QColor) -> None:
    painter.drawEllipse(QPointF(0, 0), 7.2, 7.2)
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(-3.2, 0.3), QPointF(-0.9, 2.5), QPointF(3.2, -2.2)]))


def _paint_attention(painter: QPainter, pen: QPen, colour: QColor) -> None:
    join = Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, join))
    painter.drawPolygon(QPolygonF([QPointF(0, -6.2), QPointF(7, 5.9), QPointF(-7, 5.9)]))
    painter.setPen(pen)
    painter.drawLine(QPointF(0, -2.4), QPointF(0, 1.4))
    painter.drawPoint(QPointF(0, 4.3))


def _paint_lost(painter: QPainter, pen: QPen, _colour: QColor) -> None:
    corners = [math.radians(22.5 + 45 * step) for step in range(8)]
    painter.drawPolygon(QPolygonF([QPointF(8 * math.cos(a), 8 * math.sin(a)) for a in corners]))
    painter.setPen(pen)
    painter.drawLine(QPointF(-2.6, -2.6), QPointF(2.6, 2.6))
    painter.drawLine(QPointF(-2.6, 2.6), QPointF(2.6, -2.6))


def _paint_waiting(painter: QPainter, _pen: QPen, colour: QColor) -> None:
    pen = QPen(colour, 1.75)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    ring = QRectF(-7, -7, 14, 14)
    for number in range(8):
        painter.drawArc(ring, (number * 45 + 9) * 16, 27 * 16)


class StateIcon(ThemedWidget):
    """A state's shape; put its word beside it."""

    def __init__(
        self,
        theme: Theme,
        state: State = State.WAITING,
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._state = state
        self.setFixedSize(size, size)
        self.setAccessibleName(state.value)

    @property
    def state(self) -> State:
        """The state shown."""
        return self._state

    def set_size(self, size: int) -> None:
        """Change the size in pixels."""
        self.setFixedSize(size, size)

    def set_state(self, state: State) -> None:
        """Show another state."""
        if state is not self._state:
            self._state = state
            self.setAccessibleName(state.value)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape."""
        painter = smooth_painter(self)
        paint_state(painter, QRectF(self.rect()), self._state, self.theme)
        painter.end()


def icon_size(text_size: int) -> int:
    """How large a state's shape stands beside words of a size."""
    return 14 if text_size <= 13 else min(text_size + 2, 26)


class StateWord(ThemedWidget):
    """A state's shape and its word."""

    def __init__(
        self,
        theme: Theme,
        state: State,
        words: str = "",
        size: int = 14,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self.icon = StateIcon(theme, state, icon_size(size), self)
        self.text = Text(theme, words, size, 500, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(self.icon)
        row.addWidget(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(state, words)

    def set_size(self, size: int) -> None:
        """Change the size of shape and word."""
        self.icon.set_size(icon_size(size))
        self.text.set_size(size)

    def set_state(self, state: State, words: str) -> None:
        """Show another state and say it."""
        self.icon.set_state(state)
        self.text.setText(words)
        self.text.set_role(word_role(state))
        heavy = state in (State.ATTENTION, State.LOST)
        self.text.set_size(self.text.font().pixelSize(), 600 if heavy else 500)
        self.setAccessibleName(words)


class StateRow(ThemedWidget):
    """Several states in a row, to the right: `Disk 212 h`, `Kept awake`."""

    def __init__(self, theme: Theme, size: int = 13, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._size = size
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(20)
        self._row.addStretch(1)
        self._words: list[StateWord] = []

    def set_states(self, states: Sequence[tuple[State, str]]) -> None:
        """Show these, in this order."""
        while len(self._words) > len(states):
            self._words.pop().deleteLater()
        for number, (state, words) in enumerate(states):
            if number == len(self._words):
                self._words.append(StateWord(self.theme, state, words, self._size, self))
                self._row.addWidget(self._words[-1])
            self._words[number].set_state(state, words)


class Pill(ThemedWidget):
    """The one lost state, filled, in the top bar."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say this; nothing hides the pill."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The words with their margins."""
        self.setFont(self.theme.font(14, 700))
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + 46, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = smooth_painter(self)
        lost, page = self.theme.colour(Role.LOST), self.theme.colour(Role.PAGE)
        box = QRectF(self.rect())
        painter.fillPath(rounded(box, box.height() / 2), lost)
        icon = QRectF(10, box.center().y() - 8, 16, 16)
        paint_state(painter, icon, State.LOST, self.theme, page, lost)
        painter.setFont(self.theme.font(14, 700))
        painter.setPen(page)
        words = box.adjusted(33, 0, -8, 0)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, align, self._text)
        painter.end()


def bar_path(box: QRectF) -> QPainterPath:
    """A bar with round ends."""
    return rounded(box, min(box.height(), box.width()) / 2)
