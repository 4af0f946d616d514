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


TRAINING_TITLE = "A model is being trained"
TRAINING_SENTENCE = (
    "Training belongs to this window: closing it cancels the run. The model in use stays as it is."
)


class CloseDialog(QDialog):
    """Leave the night running, end it, or stay; while only a run goes on, cancel it or stay."""

    leave_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget, night: bool, training: bool) -> None:
        super().__init__(parent)
        title = TITLE if night else TRAINING_TITLE
        self.setWindowTitle(title)
        self.setModal(True)
        self.setStyleSheet(f"QDialog {{ background: {theme.hex(Role.CARD)}; }}")
        self.leave = Button(theme, _leave_words(night), ButtonKind.PRIMARY, height=44)
        self.end = Button(theme, "End the night", ButtonKind.EDGE, height=44)
        self.stay = Button(theme, "Cancel", ButtonKind.EDGE, height=44)
        self.leave.clicked.connect(self._leave)
        self.end.clicked.connect(self._end)
        self.stay.clicked.connect(self.reject)
        self.end.setVisible(night)
        words = " ".join([SENTENCE] * night + [TRAINING_SENTENCE] * training)
        sentence = Text(theme, words, 14, 400, Role.INK2, wrap=True)
        sentence.setMinimumWidth(480)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self.leave, self.end, self.stay):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addWidget(Text(theme, title, 20, 600))
        layout.addWidget(sentence)
        layout.addLayout(row)
        self.leave.setFocus()

    def _leave(self) -> None:
        self.accept()
        self.leave_wanted.emit()

    def _end(self) -> None:
        self.accept()
        self.end_wanted.emit()


def _leave_words(night: bool) -> str:
    return "Leave the night running" if night else "Cancel the run and close"
