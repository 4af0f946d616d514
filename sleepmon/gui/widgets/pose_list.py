"""The poses of a guided calibration, each with its state and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Divider
from sleepmon.gui.widgets.state import State, StateIcon
from sleepmon.gui.widgets.text import Text

ROW_PX = 52
MOST_ROW_PX = 84
BUTTON_PX = 112


@dataclass(frozen=True)
class PoseRow:
    """One pose: where it stands, in shape and words, and the button beside it."""

    key: str
    title: str
    state: State
    words: str
    button: str
    """Empty: nothing to press."""
    now: bool = False


class _Line(ThemedWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.icon = StateIcon(theme, State.WAITING, 20)
        self.title = Text(theme, "", 16, 500)
        self.words = Text(theme, "", 14, 400, Role.INK2)
        self.button = Button(theme, "Take")
        self.button.setFixedWidth(BUTTON_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)  # room for the focus ring
        row.setSpacing(12)
        row.addWidget(self.icon)
        row.addWidget(self.title)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.button)
        self.setMinimumHeight(ROW_PX)
        self.setMaximumHeight(MOST_ROW_PX)

    def show_row(self, row: PoseRow) -> None:
        self.icon.set_state(row.state)
        self.title.setText(row.title)
        self.title.set_size(16, 700 if row.now else 500)
        self.words.setText(row.words)
        self.button.setText(row.button or self.button.text())
        self.button.setVisible(bool(row.button))
        self.button.setAccessibleName(f"{row.button}: {row.title}")
        self.setAccessibleName(f"{row.title}: {row.words}")


class PoseList(ThemedWidget):
    """One line for each pose, in the order in which they are taken."""

    pressed = Signal(str)
    """The button beside the pose of this key."""

    def __init__(self, theme: Theme, count: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: tuple[PoseRow, ...] = ()
        self._lines = [_Line(theme, self) for _ in range(count)]
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        for number, line in enumerate(self._lines):
            if number:
                stack.addWidget(Divider(theme, parent=self))
            stack.addWidget(line, 1)
            line.button.clicked.connect(lambda _=False, at=number: self._press(at))

    @property
    def buttons(self) -> list[Button]:
        """The buttons, in the order of the poses."""
        return [line.button for line in self._lines]

    def set_rows(self, rows: Sequence[PoseRow]) -> None:
        """Show where each pose stands."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        for line, row in zip(self._lines, rows, strict=True):
            line.show_row(row)

    def _press(self, number: int) -> None:
        self.pressed.emit(self._rows[number].key)
