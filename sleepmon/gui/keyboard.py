"""Who has the keyboard: the page that is seen, unless the person chose something on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget


class Keyboard(QObject):
    """Gives it to the page when pages change, and when what had it goes.

    From the page itself plain keys reach the window: Space marks and presses no button that
    nobody chose. Tab goes on to the page's first control.
    """

    def __init__(self, window: QWidget, page: Callable[[], QWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    def give(self, unless_in: QWidget | None = None) -> None:
        """To the page; who goes through `unless_in` by keys stays there."""
        focused: QWidget | None = self._window.focusWidget()
        if unless_in is None or focused is None or not unless_in.isAncestorOf(focused):
            self._page().setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or old.isVisible():
            return
        if self._window.isAncestorOf(old) and self._window.isAncestorOf(new):
            self.give()
