"""Before and after: how right the two models are on the same nights kept back, and the verdict."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.state import State, StateIcon
from sleepmon.gui.widgets.text import Text

_ROW, _HIGHEST_ROW = 27.0, 44.0
_HEAD = 30.0
_NAMES = 160.0
_VALUES = 146.0


@dataclass(frozen=True)
class Interval:
    """A share between 0 and 1 and its 95 % interval."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class CompareRow:
    """One line of the comparison; `after` is None while training runs."""

    name: str
    before: Interval
    after: Interval | None = None
    bold: bool = False


def shown_scale(rows: Sequence[CompareRow]) -> tuple[float, float]:
    """Lowest and highest share of the axis, in tenths, wide enough for all intervals."""
    ends = [end for row in rows for end in (row.before, row.after) if end is not None]
    low = min((end.low for end in ends), default=0.6)
    return max(0.0, min(0.6, math.floor(low * 10) / 10)), 1.0


class BeforeAfter(ThemedWidget):
    """Dots on intervals: before hollow, after solid."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: tuple[CompareRow, ...] = ()
        self._scale = (0.6, 1.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_rows(self, rows: Sequence[CompareRow]) -> None:
        """Compare these."""
        self._rows = tuple(rows)
        self._scale = shown_scale(rows)
        told = (f"{row.name}: {self.words_of(row)}" for row in rows)
        self.setAccessibleName("Before and after. " + "; ".join(told))
        self.updateGeometry()
        self.update()

    @staticmethod
    def words_of(row: CompareRow) -> str:
        """The numbers of a row: `84.2 to 89.3 %`, or `84.2 % now`."""
        before = f"{row.before.middle * 100:.1f}"
        return (
            f"{before} % now"
            if row.after is None
            else f"{before} to {row.after.middle * 100:.1f} %"
        )

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(674, round(_HEAD + _ROW * max(1, len(self._rows)) + 4))

    def minimumSizeHint(self) -> QSize:
        """All rows, narrow."""
        return QSize(440, self.sizeHint().height())

    def _row_height(self) -> float:
        """Rows grow with the card, but stay one table."""
        room = (self.height() - _HEAD - 4) / max(1, len(self._rows))
        return max(_ROW, min(_HIGHEST_ROW, room))

    def x_of(self, share: float) -> float:
        """Where a share lies."""
        low, high = self._scale
        wide = self.width() - _NAMES - _VALUES
        return _NAMES + wide * (min(share, high) - low) / (high - low)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axis, names, dots and numbers."""
        painter = smooth_painter(self)
        self._paint_axis(painter)
        for number, row in enumerate(self._rows):
            self._paint_row(painter, _HEAD + self._row_height() * (number + 0.5), row)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        low, high = self._scale
        count = round((high - low) * 10)
        every = 1 if count <= 5 else 2
        painter.setFont(self.theme.font(12, 600))
        bottom = _HEAD + self._row_height() * len(self._rows)
        for number in range(0, count + 1, every):
            share = high - number / 10
            x = self.x_of(share)
            painter.setPen(self.theme.colour(Role.INK2))
            words = QRectF(x - 30, 0, 60, 18)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, f"{share * 100:.0f} %")
            painter.setPen(QPen(self.theme.colour(Role.LINE), 1.5))
            painter.drawLine(QPointF(x, 20), QPointF(x, bottom))

    def _paint_row(self, painter: QPainter, y: float, row: CompareRow) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.theme.colour(Role.INK))
        painter.setFont(self.theme.font(14, 600 if row.bold else 400))
        name = painter.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideRight, round(_NAMES) - 16
        )
        painter.drawText(QRectF(0, y - 11, _NAMES, 22), middle, name)
        painter.setFont(self.theme.font(14, 600))
        if row.after is None:
            painter.setPen(self.theme.colour(Role.INK2))
        values = QRectF(self.width() - _VALUES, y - 11, _VALUES, 22)
        painter.drawText(values, middle | Qt.AlignmentFlag.AlignRight, self.words_of(row))
        self._paint_dot(painter, y - 5, row.before, solid=False)
        if row.after is not None:
            self._paint_dot(painter, y + 5, row.after, solid=True)

    def _paint_dot(self, painter: QPainter, y: float, interval: Interval, *, solid: bool) -> None:
        colour = self.theme.colour(Role.INK if solid else Role.EDGE)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(self.x_of(interval.low), y), QPointF(self.x_of(interval.high), y))
        painter.setBrush(colour if solid else self.theme.colour(Role.CARD))
        painter.drawEllipse(QPointF(self.x_of(interval.middle), y), 4.6, 4.6)


class BeforeAfterLegend(ThemedWidget):
    """Hollow is before, solid is after."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName("before hollow, after solid")

    def sizeHint(self) -> QSize:
        """Both words."""
        metrics = QFontMetrics(self.theme.font(13, 500))
        words = ("before", "after")
        wide = sum(metrics.horizontalAdvance(word) + 18 for word in words)
        return QSize(wide + 18 * (len(words) - 1) + 2, 20)

    def minimumSizeHint(self) -> QSize:
        """Both words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw dots and words."""
        painter = smooth_painter(self)
        painter.setFont(self.theme.font(13, 500))
        x = 0.0
        for words, solid in (("before", False), ("after", True)):
            colour = self.theme.colour(Role.INK if solid else Role.EDGE)
            painter.setPen(QPen(colour, 2))
            painter.setBrush(colour if solid else self.theme.colour(Role.CARD))
            painter.drawEllipse(QPointF(x + 6, 10), 4.6, 4.6)
            painter.setPen(self.theme.colour(Role.INK2))
            width = painter.fontMetrics().horizontalAdvance(words)
            box = QRectF(x + 18, 0, width + 4, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            x += 18 + width + 18
        painter.end()


class Verdict(ThemedWidget):
    """The comparison in one sentence, with its state where there is one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._icon = StateIcon(theme, State.WAITING, 20)
        self._title = Text(theme, "", 18, 600, wrap=True)
        self._detail = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._title, 1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        stack.addLayout(row)
        stack.addWidget(self._detail)

    def set_verdict(self, state: State | None, title: str, detail: str) -> None:
        """Say it; without a state there is nothing to judge yet."""
        self._icon.setVisible(state is not None)
        if state is not None:
            self._icon.set_state(state)
        self._title.set_size(18 if state is not None else 16, 600)
        self._title.set_role(Role.INK if state is not None else Role.INK2)
        self._title.setText(title)
        self._detail.setText(detail)
        self.setAccessibleName(f"{title} {detail}")
