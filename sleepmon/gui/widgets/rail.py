"""The rail: the pages of the window, at its left edge."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sleepmon.gui.icons import Icon, paint_logo
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import RAIL_WIDTH, Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.buttons import RailButton


class Rail(ThemedWidget):
    """The logo, the pages below it, and settings and help at the foot."""

    page_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName("Pages")
        self._buttons: dict[str, RailButton] = {}
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 72, 0, 10)
        self._stack.setSpacing(12)
        self._stack.addStretch(1)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(6)
        self._stack.addLayout(self._foot)
        self._above = 0

    def add_page(self, key: str, icon: Icon, text: str, *, foot: bool = False) -> RailButton:
        """Add a page, above or at the foot."""
        button = RailButton(self.theme, icon, text, self)
        button.clicked.connect(lambda: self.page_chosen.emit(key))
        self._buttons[key] = button
        if foot:
            self._foot.addWidget(button)
        else:
            self._stack.insertWidget(self._above, button)
            self._above += 1
        return button

    def offer(self, key: str, offered: bool) -> None:
        """Show a page's button, or leave it out."""
        if key in self._buttons:
            self._buttons[key].setVisible(offered)

    def select(self, key: str) -> None:
        """Mark the page that is shown."""
        self._buttons[key].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, logo and edge."""
        painter = smooth_painter(self)
        painter.fillRect(self.rect(), self.theme.colour(Role.CARD))
        line = QRectF(self.width() - 1, 0, 1, self.height())
        painter.fillRect(line, self.theme.colour(Role.LINE))
        paint_logo(painter, QRectF(20, 12, 32, 32), self.theme)
        painter.end()
