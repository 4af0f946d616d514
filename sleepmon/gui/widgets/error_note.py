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
from sleepmon.gui.widgets.text import ElidedText, Text
from sleepmon.gui.words import plain

DETAILS_PX = 140
LINE_PX, LINE_GAP = 32, 12


def details_box() -> QPlainTextEdit:
    """Where text for whoever helps is read; hidden at first."""
    box = QPlainTextEdit()
    box.setReadOnly(True)
    box.setFixedHeight(DETAILS_PX)
    box.setMinimumWidth(520)
    box.setAccessibleName("Details")
    box.hide()
    return box


class Details(ThemedWidget):
    """Folded text for whoever helps; hidden when there is none."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.fold = Button(theme, "Details", ButtonKind.PLAIN, Icon.CHEVRON)
        self.fold.clicked.connect(self._toggle)
        self._text = details_box()
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
    """One error at a time, one line at the foot of the page until it is closed; it unfolds."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=16, parent=parent)
        self._icon = StateIcon(theme, State.LOST, 18)
        self._summary = ElidedText(theme, "", 14, 600)
        self._advice = ElidedText(theme, "", 14, 400, Role.INK2)
        self.fold = Button(theme, "Details", ButtonKind.PLAIN, Icon.CHEVRON, height=LINE_PX)
        self.fold.clicked.connect(self._toggle)
        self.close_button = Button(theme, "Close", ButtonKind.PLAIN, Icon.CLOSE, height=LINE_PX)
        self.close_button.clicked.connect(self._close)
        self._whole = Text(theme, "", 14, 400, Role.INK2, wrap=True)
        self.details = details_box()
        self._unfolded = False
        self._line: tuple[QWidget, ...] = (
            self._icon,
            self._summary,
            self._advice,
            self.fold,
            self.close_button,
        )
        row = QHBoxLayout()
        row.setSpacing(LINE_GAP)
        for part in self._line:
            row.addWidget(part, int(part is self._advice))
        self.body.addLayout(row)
        self.body.addWidget(self._whole)
        self.body.addWidget(self.details)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(16, 4, 8, 4)  # a line needs less room about it than a card
        self._outer = layout
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._summary.text()} {self._advice.text()}".strip()

    def show_error(self, error: SleepmonError) -> None:
        """Say what happened and what to do."""
        self._summary.setText(plain(error.summary))
        self._advice.setText(plain(error.advice))
        self._whole.setText(self.words)
        self.details.setPlainText(error.details)
        self.setAccessibleName(self.words)
        self._unfolded = False
        self.show()
        self.raise_()

    def fit(self, width: int) -> None:
        """Offer to unfold what has no room in a line of this width."""
        needed = sum(part.sizeHint().width() + LINE_GAP for part in self._line) + 24
        has_details, is_cut = bool(self.details.toPlainText()), needed > width
        self.fold.setVisible(has_details or is_cut)
        self._whole.setVisible(self._unfolded and is_cut)
        self.details.setVisible(self._unfolded and has_details)
        self._outer.activate()

    def _toggle(self) -> None:
        self._unfolded = not self._unfolded

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
