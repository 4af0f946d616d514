"""A box to tick, with its words and a focus ring that lies around both."""

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import KEYBOARD_REASONS, FocusRing


class Tick(QCheckBox):
    """Ticked or not; the outline that Qt draws itself is cut at the words."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.theme = theme
        self.setFont(theme.font(14))
        self.setMinimumHeight(36)
        self.setStyleSheet("QCheckBox:focus { outline: none; }")

    def set_theme(self, theme: Theme) -> None:
        """Wear another look from now on."""
        self.theme = theme
        self.setFont(theme.font(14))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        super().focusInEvent(event)
        if event.reason() in KEYBOARD_REASONS and self.parentWidget() is not None:
            FocusRing(self, 4, self.theme)
