"""The offer to undo, at the foot, for a few seconds after something was destroyed."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sleepmon.gui.icons import Icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded, smooth_painter
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.text import Text

OFFERED_S = 8.0


class UndoBar(ThemedWidget):
    """Says what was done and offers to undo it; goes away by itself."""

    undo_clicked = Signal()
    expired = Signal()

    def __init__(
        self, theme: Theme, seconds: float = OFFERED_S, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._text = Text(theme, "", 14, 500)
        self._button = Button(theme, "Undo", ButtonKind.EDGE, Icon.UNDO, "Ctrl+Z")
        self._button.clicked.connect(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self._expire)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 10, 6)
        row.setSpacing(24)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        self.hide()

    def offer(self, text: str) -> None:
        """Say what was done and start waiting."""
        self._text.setText(text)
        self.setAccessibleName(f"{text} Undo: Control Z.")
        self.show()
        self.raise_()
        self._timer.start()

    def withdraw(self) -> None:
        """Take the offer away without a word."""
        self._timer.stop()
        self.hide()

    def _undo(self) -> None:
        self.withdraw()
        self.undo_clicked.emit()

    def _expire(self) -> None:
        self.withdraw()
        self.expired.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = smooth_painter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(self.theme.colour(Role.EDGE))
        painter.setBrush(self.theme.colour(Role.RAISED))
        painter.drawPath(rounded(box, 8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()
