"""An error in place: what happened, what to do, and the rest folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from sleepmon.domain.errors import SleepmonError
from sleepmon.gui.icons import Icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.state import State, StateIcon
from sleepmon.gui.widgets.text import Text

DETAILS_PX = 140


class Details(ThemedWidget):
    """Folded text for whoever helps; hidden when there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.fold = Button(theme, "Details", ButtonKind.PLAIN, Icon.CHEVRON)
        self.fold.clicked.connect(self._toggle)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setFixedHeight(DETAILS_PX)
        self._text.setMinimumWidth(520)
        self._text.setAccessibleName("Details")
        self._text.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._text)
        self.hide()

    @property
    def text(self) -> str:
        """What is folded away."""
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        """Fold this away; nothing to fold hides all."""
        if text != self.text:
            self._text.setPlainText(text)
        self.setVisible(bool(text))

    def _toggle(self) -> None:
        self._text.setVisible(self._text.isHidden())


class ErrorNote(Card):
    """One error at a time, at the foot of the page, until it is closed."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=16, parent=parent)
        self._icon = StateIcon(theme, State.LOST, 18)
        self._summary = Text(theme, "", 14, 600, wrap=True)
        self._advice = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        self.details = Details(theme)
        self.close_button = Button(theme, "Close", ButtonKind.PLAIN, Icon.CLOSE)
        self.close_button.clicked.connect(self._close)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._summary)
        words.addWidget(self._advice)
        words.addWidget(self.details)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.mark(Role.LOST)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._summary.text()} {self._advice.text()}".strip()

    def show_error(self, error: SleepmonError) -> None:
        """Say what happened and what to do."""
        self._summary.setText(error.summary)
        self._advice.setText(error.advice)
        self._advice.setVisible(bool(error.advice))
        self.details.set_text(error.details)
        self.setAccessibleName(self.words)
        self.show()
        self.raise_()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
