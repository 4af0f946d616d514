"""What all pages share: a name for the top bar, and a refresh while they are seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from sleepmon.gui.desk import Desk
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget


class Page(ThemedWidget):
    """A page of the window; it is refreshed only while it is seen."""

    title = ""
    part_of = ""
    """The page in the rail that this one is reached from; empty for one that is there itself."""
    page_wanted = Signal(str)
    """Another page is to be shown."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.desk = desk

    @property
    def note(self) -> str:
        """The sentence beside the page's name."""
        return ""

    @property
    def is_available(self) -> bool:
        """Whether there is anything on it now; else it is not offered."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The least height at a width: a page is scrolled only where even that is too much."""
        return least_height(self, width)

    def bar_buttons(self) -> Sequence[QWidget]:
        """Buttons that stand in the top bar while this page is seen; made once."""
        return ()

    def bar_buttons_now(self) -> Sequence[QWidget]:
        """Those of them that do something now."""
        return self.bar_buttons()

    def refresh(self) -> None:
        """Show what is known now."""

    def on_seen(self) -> None:
        """The page came into sight."""

    def on_left(self) -> None:
        """The page went out of sight."""

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh at once when the page comes into sight."""
        super().showEvent(event)
        self.on_seen()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)
        self.on_left()


def least_height(widget: QWidget, width: int) -> int:
    """How high a widget must be at a width; -1 when it has nothing to say."""
    layout = widget.layout()
    return -1 if layout is None else layout.totalMinimumHeightForWidth(width)
