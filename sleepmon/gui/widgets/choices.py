"""One of several: buttons of which exactly one is chosen, by mouse, arrow keys or Space."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import BUTTON_RADIUS, Theme
from sleepmon.gui.widgets.base import ThemedWidget, rounded
from sleepmon.gui.widgets.buttons import Button, keep_tab_on_chosen

_MARGIN = 12


class ChoiceButton(Button):
    """A button that stays chosen: raised, with an edge of ink."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent=parent)
        self.setCheckable(True)
        keep_tab_on_chosen(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _margin(self) -> int:
        return _MARGIN

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        on = self.isChecked()
        over = self.underMouse() or self.isDown()
        fill = Role.RAISED if on or over else Role.CARD
        inner = box.adjusted(1, 1, -1, -1) if on else box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillPath(rounded(inner, BUTTON_RADIUS), self.theme.colour(fill))
        painter.setPen(QPen(self.theme.colour(Role.INK if on else Role.EDGE), 2 if on else 1))
        painter.drawPath(rounded(inner, BUTTON_RADIUS))

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        painter.setFont(self.theme.font(self._label_size(), 600 if self.isChecked() else 500))
        painter.setPen(self.theme.colour(Role.INK if self.isChecked() else Role.INK2))
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box.adjusted(_MARGIN, 0, -_MARGIN / 2, 0), side, self.text())


class Choices(ThemedWidget):
    """A grid of choices, filled column by column."""

    chosen = Signal(str)
    """The key of what was just chosen."""

    def __init__(
        self, theme: Theme, words: Mapping[str, str], rows: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, ChoiceButton] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for number, (key, text) in enumerate(words.items()):
            button = ChoiceButton(theme, text)
            button.clicked.connect(lambda _on, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[key] = button
            grid.addWidget(button, number % rows, number // rows)
        for column in range(grid.columnCount()):
            grid.setColumnStretch(column, 1)

    @property
    def key(self) -> str:
        """What is chosen."""
        return next((key for key, one in self.buttons.items() if one.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose this one, without a word."""
        self.buttons[key].setChecked(True)
