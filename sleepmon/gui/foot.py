"""The foot of the window: an offer to undo for eight seconds, and one error in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sleepmon.domain.errors import SleepmonError
from sleepmon.gui.theme import PAGE_MARGIN, RAIL_WIDTH, Theme
from sleepmon.gui.widgets.error_note import ErrorNote
from sleepmon.gui.widgets.undo_bar import UndoBar

MARGIN = 6
"""Both lie in the page's margin as far as they can, and cover as little as they can."""
UNDO_PX = 640


class Foot:
    """Lies over the foot of the page while there is something to say."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        self._window = window
        self._undo: Callable[[], None] | None = None
        self.undo_bar = UndoBar(theme, parent=window)
        self.undo_bar.undo_clicked.connect(self._take_back)
        self.undo_bar.expired.connect(self._forget)
        self.error_note = ErrorNote(theme, window)
        self.error_note.fold.clicked.connect(self.place)

    def show_error(self, error: SleepmonError) -> None:
        """Say what happened and what to do."""
        self.error_note.show_error(error)
        self.place()

    def offer_undo(self, words: str, undo: Callable[[], None]) -> None:
        """Offer for eight seconds to take something back."""
        self._undo = undo
        self.undo_bar.offer(words)
        self.place()

    def undo(self) -> bool:
        """Take back what is offered; False when nothing is."""
        if self._undo is None:
            return False
        self.undo_bar.withdraw()
        self._take_back()
        return True

    def place(self) -> None:
        """Lie at the foot of the page: an error as wide as it is, an offer in its middle."""
        left = RAIL_WIDTH + PAGE_MARGIN
        whole = self._window.width() - left - PAGE_MARGIN
        self.error_note.fit(whole)
        for widget in (self.undo_bar, self.error_note):
            width = whole if widget is self.error_note else min(whole, UNDO_PX)
            height = widget.heightForWidth(width)
            if height < 0:
                height = widget.sizeHint().height()
            x = left + (whole - width) // 2
            widget.setGeometry(x, self._window.height() - MARGIN - height, width, height)

    def close(self) -> None:
        """Offer nothing more."""
        self._forget()
        self.undo_bar.withdraw()

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        if undo is not None:
            undo()

    def _forget(self) -> None:
        self._undo = None
