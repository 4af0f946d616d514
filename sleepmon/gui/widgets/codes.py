"""A posture in a box: filled is what the model says, outlined is what the person says."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.fills import fill_posture
from sleepmon.gui.words import CODES, short_words


class _CodeBox(ThemedWidget):
    _size = QSize(44, 28)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.posture_id: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self._size)

    def set_posture(self, posture_id: int | None) -> None:
        """Show another posture, or none."""
        self.posture_id = posture_id
        self.setAccessibleName("" if posture_id is None else short_words(posture_id))
        self.update()


class LabelBox(_CodeBox):
    """Outlined in ink: the person's word."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box."""
        painter = smooth_painter(self)
        box = QRectF(self.rect()).adjusted(1.25, 1.25, -1.25, -1.25)
        given = self.posture_id is not None
        pen = QPen(self.theme.colour(Role.INK if given else Role.EDGE), 2.5 if given else 1.5)
        if not given:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPath(rounded(box, 5))
        if self.posture_id is not None:
            painter.setFont(self.theme.font(14, 700))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, CODES[self.posture_id])
        painter.end()


class PatternSquare(_CodeBox):
    """A small square of a posture's colour and pattern, beside its name."""

    _size = QSize(14, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square."""
        painter = smooth_painter(self)
        box = QRectF(self.rect())
        if self.posture_id is None:
            painter.fillRect(box, self.theme.colour(Role.BED))
        else:
            fill_posture(painter, rounded(box, 0), self.posture_id, self.theme, step=5)
        painter.end()
