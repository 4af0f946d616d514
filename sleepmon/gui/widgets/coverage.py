"""What the model will learn from: minutes of each posture, by subject and placement."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from sleepmon.gui.palette import POSTURE_COUNT, Mode, Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.fills import fill_posture
from sleepmon.gui.words import CODES, short_words

STEPS_MIN = (5.0, 10.0, 25.0)
_STEP_WORDS = ("under 5", "5 to 10", "10 to 25", "over 25 min")
_GREYS = {
    Mode.LIGHT: ("#D9DCDF", "#AFB5BB", "#808A93", "#4E5A65"),
    Mode.DARK: ("#384148", "#5A646C", "#828D95", "#A9B7C0"),
    Mode.NIGHT: ("#2E1C0E", "#5E3B1C", "#7A4C24", "#A06A34"),
}
_NAME_WIDTH = 92
_BLOCK_GAP = 14
_HEAD = 64
_ROW = 21
_WIDEST, _HIGHEST = 38.0, 34.0
_LEGEND = 34
_COUNTING = "The labelled nights are being counted."
_NOBODY = "Nobody yet. Label a night on the Record page; its minutes are counted here."


@dataclass(frozen=True)
class CoverageRow:
    """One subject: whether kept back for the test, and minutes (placements, 12)."""

    subject: str
    kept_back: bool
    minutes: npt.NDArray[np.float64]


def grey_step(minutes: float) -> int | None:
    """Which of the four greys: 0 for the fewest minutes, 3 for the most; None for never seen."""
    if minutes <= 0:
        return None
    return int(np.searchsorted(STEPS_MIN, minutes, side="right"))


class CoverageGrid(ThemedWidget):
    """Subjects down, three blocks of twelve postures across; never seen is an outlined slash."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._placements: tuple[str, ...] = ()
        self._rows: tuple[CoverageRow, ...] = ()

    def set_rows(self, placements: Sequence[str], rows: Sequence[CoverageRow]) -> None:
        """Show these subjects."""
        self._placements, self._rows = tuple(placements), tuple(rows)
        self.setAccessibleName("What the model will learn from")
        self.setAccessibleDescription(self._told())
        self.updateGeometry()
        self.update()

    @property
    def empty_words(self) -> str:
        """What is said while there is nobody: nothing is known before the first rows came."""
        return _NOBODY if self._placements else _COUNTING

    def _told(self) -> str:
        missing = [
            f"{code} at the {place.lower()}"
            for number, place in enumerate(self._placements)
            for posture_id, code in enumerate(CODES)
            if not any(row.minutes[number, posture_id] > 0 for row in self._rows)
        ]
        return f"Never seen: {', '.join(missing)}." if missing else "Every posture was seen."

    def sizeHint(self) -> QSize:
        """All rows at their full height."""
        return QSize(700, _HEAD + _ROW * max(1, len(self._rows)) + _LEGEND)

    def minimumSizeHint(self) -> QSize:
        """All rows, narrow."""
        return QSize(480, self.sizeHint().height())

    # ---------------------------------------------------------------- geometry

    def _cell_width(self) -> float:
        blocks = max(1, len(self._placements))
        room = self.width() - _NAME_WIDTH - (blocks - 1) * _BLOCK_GAP - 8
        return min(_WIDEST, room / blocks / POSTURE_COUNT)

    def _row_height(self) -> float:
        """Rows grow with the card, as far as they stay cells of a table."""
        room = self.height() - _HEAD - _LEGEND
        return max(_ROW, min(_HIGHEST, self._cell_width(), room / max(1, len(self._rows))))

    def cell(self, row: int, placement: int, posture_id: int) -> QRectF:
        """Where a number of minutes is drawn."""
        wide = self._cell_width()
        left = _NAME_WIDTH + placement * (POSTURE_COUNT * wide + _BLOCK_GAP) + posture_id * wide
        high = self._row_height()
        return QRectF(left, _HEAD + row * high, wide - 1, high - 3)

    def grey(self, step: int) -> QColor:
        """The grey of a step."""
        return QColor(_GREYS[self.theme.mode][step])

    # ---------------------------------------------------------------- paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw heads, rows and what the greys mean."""
        painter = smooth_painter(self)
        for number, place in enumerate(self._placements):
            self._paint_head(painter, number, place)
        for number, row in enumerate(self._rows):
            self._paint_row(painter, number, row)
        if self._rows:
            self._paint_legend(painter)
        else:
            painter.setFont(self.theme.font(14))
            painter.setPen(self.theme.colour(Role.INK2))
            below = QRectF(0, _HEAD, self.width(), _ROW + _LEGEND)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.empty_words)
        painter.end()

    def _paint_head(self, painter: QPainter, number: int, place: str) -> None:
        left = self.cell(0, number, 0).left()
        painter.setPen(self.theme.colour(Role.INK))
        painter.setFont(self.theme.font(14, 600))
        painter.drawText(QRectF(left, 7, 200, 20), Qt.AlignmentFlag.AlignVCenter, place)
        painter.setFont(self.theme.font(13, 600))
        for posture_id, code in enumerate(CODES):
            cell = self.cell(0, number, posture_id)
            band = QRectF(cell.left(), 53, cell.width(), 6)
            fill_posture(painter, rounded(band, 0), posture_id, self.theme, step=4.2)
            if len(code) == 1:
                letter = QRectF(cell.left() - 10, 32, cell.width() + 20, 18)
                painter.setPen(self.theme.colour(Role.INK))
                painter.drawText(letter, Qt.AlignmentFlag.AlignCenter, code)

    def _paint_row(self, painter: QPainter, number: int, row: CoverageRow) -> None:
        high = self._row_height()
        y = _HEAD + number * high
        painter.setPen(self.theme.colour(Role.INK))
        painter.setFont(self.theme.font(13, 600 if row.kept_back else 400))
        metrics = painter.fontMetrics()
        room = _NAME_WIDTH - (38 if row.kept_back else 8)
        name = metrics.elidedText(row.subject, Qt.TextElideMode.ElideMiddle, room)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, y - 2, room, high), middle, name)
        if row.kept_back:
            painter.setFont(self.theme.font(12, 600))
            painter.setPen(self.theme.colour(Role.INK2))
            painter.drawText(QRectF(_NAME_WIDTH - 48, y - 2, 30, high), middle, "test")
        for placement in range(len(self._placements)):
            for posture_id in range(POSTURE_COUNT):
                box = self.cell(number, placement, posture_id)
                self._paint_cell(painter, box, grey_step(row.minutes[placement, posture_id]))

    def _paint_cell(self, painter: QPainter, box: QRectF, step: int | None) -> None:
        if step is not None:
            painter.fillRect(box, self.grey(step))
            return
        painter.setPen(QPen(self.theme.colour(Role.ATTENTION), 1.2))
        inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inner)
        start = QPointF(inner.left() + 3, inner.bottom() - 3)
        painter.drawLine(start, QPointF(inner.right() - 3, inner.top() + 3))

    def _paint_legend(self, painter: QPainter) -> None:
        y = _HEAD + self._row_height() * len(self._rows) + 12
        x = 0.0
        painter.setFont(self.theme.font(13, 500))
        steps: list[int | None] = [0, 1, 2, 3, None]
        for step, words in zip(steps, (*_STEP_WORDS, "never seen"), strict=True):
            self._paint_cell(painter, QRectF(x, y, 14, 14), step)
            x = self._legend_words(painter, x + 20, y, words) + 17
        if any(row.kept_back for row in self._rows):
            painter.setFont(self.theme.font(12, 700))
            x = self._legend_words(painter, x, y, "test") + 5
            painter.setFont(self.theme.font(13, 500))
            self._legend_words(painter, x, y, "kept back")

    def _legend_words(self, painter: QPainter, x: float, y: float, words: str) -> float:
        painter.setPen(self.theme.colour(Role.INK2))
        width = painter.fontMetrics().horizontalAdvance(words)
        box = QRectF(x, y - 3, width + 4, 20)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        return x + width

    def event(self, event: QEvent) -> bool:
        """Tell the exact minutes of the cell under the pointer."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def words_at(self, point: QPointF) -> str:
        """Subject, place, posture and minutes of the cell at a point; empty off the grid."""
        for number, row in enumerate(self._rows):
            for placement, place in enumerate(self._placements):
                for posture_id in range(POSTURE_COUNT):
                    if self.cell(number, placement, posture_id).contains(point):
                        minutes = float(row.minutes[placement, posture_id])
                        words = f"{minutes:.0f} min" if minutes > 0 else "never seen"
                        return f"{row.subject}, {place}, {short_words(posture_id)}: {words}"
        return ""
