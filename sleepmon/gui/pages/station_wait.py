"""What is seen before the station answers, and when it does not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sleepmon.gui.desk import Desk
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.error_note import Details
from sleepmon.gui.widgets.text import Text
from sleepmon.gui.words import plain

STARTING = "Starting the station"
SENTENCE_PX = 520
MEANWHILE = "It records on its own, so a night goes on when this window closes."


class StationWait(ThemedWidget):
    """A plain sentence while the station starts; what to do when it does not."""

    again_wanted = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._desk = desk
        self._title = Text(theme, STARTING, 28, 600)
        self._sentence = Text(theme, MEANWHILE, 16, 400, Role.INK2, wrap=True)
        self._details = Details(theme)
        self.again = Button(theme, "Try again", ButtonKind.PRIMARY, height=44)
        self.again.clicked.connect(self.again_wanted)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._title.setAlignment(centre)
        self._sentence.setAlignment(centre)
        self._sentence.setFixedWidth(SENTENCE_PX)
        card = Card(theme)
        card.body.addStretch(1)
        card.body.addWidget(self._title)
        card.body.addWidget(self._sentence, 0, centre)
        card.body.addSpacing(8)
        card.body.addWidget(self.again, 0, centre)
        card.body.addWidget(self._details, 0, centre)
        card.body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.refresh()

    def refresh(self) -> None:
        """Say how far it is."""
        error = self._desk.failure
        failed = self._desk.state.phase == "failed" and error is not None
        self.again.setVisible(failed)
        self._title.setText(error.summary if failed and error else STARTING)
        advice = (error.advice if error else "") or "Try again."
        self._sentence.setText(plain(advice) if failed else MEANWHILE)
        self._sentence.setMinimumHeight(max(0, self._sentence.heightForWidth(SENTENCE_PX)))
        self._details.set_text(error.details if failed and error else "")
