"""What is asked when the window closes while a night is recorded."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.text import Text

TITLE = "A night is being recorded"
SENTENCE = (
    "The window can close and the night goes on: the station records by itself. "
    "Open sleepmon again to see it. Or end the night now."
)


class CloseDialog(QDialog):
    """Leave the night running, end it, or stay."""

    leave_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setModal(True)
        self.setStyleSheet(f"QDialog {{ background: {theme.hex(Role.CARD)}; }}")
        self.leave = Button(theme, "Leave the night running", ButtonKind.PRIMARY, height=44)
        self.end = Button(theme, "End the night", ButtonKind.EDGE, height=44)
        self.stay = Button(theme, "Cancel", ButtonKind.EDGE, height=44)
        self.leave.clicked.connect(self._leave)
        self.end.clicked.connect(self._end)
        self.stay.clicked.connect(self.reject)
        sentence = Text(theme, SENTENCE, 14, 400, Role.INK2, wrap=True)
        sentence.setMinimumWidth(480)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.leave, self.end, self.stay):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(Text(theme, TITLE, 20, 600))
        layout.addWidget(sentence)
        layout.addLayout(row)
        self.leave.setFocus()

    def _leave(self) -> None:
        self.accept()
        self.leave_wanted.emit()

    def _end(self) -> None:
        self.accept()
        self.end_wanted.emit()
