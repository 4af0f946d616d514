"""What is missing for a good model, and the one button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from sleepmon.domain.training import TrainingPlan
from sleepmon.gui.pages.train_state import missing_rows
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card, Divider
from sleepmon.gui.widgets.rows import CheckRow, CheckRows
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Text


class MissingCard(Card):
    """Warnings of the plan, and Retrain, Cancel, Retrain again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "What is missing", parent=parent)
        self.rows = CheckRows(theme, compact=True)
        scroll = QScrollArea()
        scroll.setWidget(self.rows)
        self.rows.setObjectName("scrolled")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = Button(theme, "Retrain", ButtonKind.PRIMARY, height=44)
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._below = Text(theme, "", 13, 400, Role.INK2, wrap=True)
        self._below.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(scroll, 1)
        self.body.addWidget(Divider(theme))
        self.body.addWidget(self.button)
        self.body.addWidget(self._below)

    def show_plan(self, plan: TrainingPlan) -> None:
        """List what the plan warns of."""
        rows = [CheckRow(State(state), title, rest) for state, title, rest in missing_rows(plan)]
        nothing = CheckRow(State.OK, "Nothing", "Every posture was seen at every placement.")
        self.rows.set_rows(rows or [nothing])

    def show_button(self, words: str, below: str, blocked: str, primary: bool) -> None:
        """Say what the button does now, and why it does nothing when it does not."""
        self.button.setText(words)
        self.button.set_kind(ButtonKind.PRIMARY if primary else ButtonKind.EDGE)
        self.button.set_blocked(blocked)
        self._below.setText(blocked or below)
