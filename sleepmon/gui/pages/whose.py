"""Whose model is made: everybody's, or one person's own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QWidget

EVERYBODY = "Everybody's model"
ARROW_PX = 12


class WhoseModel(QComboBox):
    """A choice between everybody and each person with labelled nights."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Whose model")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.addItem(EVERYBODY, "")

    def sizeHint(self) -> QSize:
        """Wide enough for the words: Qt's own guess forgets the margins of the arrow."""
        return super().sizeHint() + QSize(ARROW_PX, 0)

    def minimumSizeHint(self) -> QSize:
        """The same: whose model it is, is never cut."""
        return self.sizeHint()

    @property
    def subject(self) -> str:
        """The person chosen; empty for everybody."""
        return str(self.currentData() or "")

    def offer(self, people: Sequence[str]) -> None:
        """Offer these people; one chosen before stays chosen while there."""
        if list(people) == [self.itemData(row) for row in range(1, self.count())]:
            return
        chosen = self.subject
        self.blockSignals(True)
        self.clear()
        self.addItem(EVERYBODY, "")
        for person in people:
            self.addItem(f"{person}'s own model", person)
        self.setCurrentIndex(max(self.findData(chosen), 0))
        self.blockSignals(False)
