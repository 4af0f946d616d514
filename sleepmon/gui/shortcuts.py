"""The keys of the window: Ctrl keys as shortcuts, label keys wherever no text is typed.

Keys reach the window after the focused widget let them pass, so letters pause in text fields
by themselves, and F1 to F12 work there too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sleepmon.domain.labels import CANNOT_TELL, UPRIGHT
from sleepmon.gui.letter_keys import LetterKeys, posture_of_hour

_WORD_KEYS = {"U": UPRIGHT, "X": CANNOT_TELL}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class KeyTarget(Protocol):
    """Who does what the keys say."""

    def label(self, code: str) -> None:
        """Label from now on."""
        ...

    def label_posture(self, posture: int) -> None:
        """Label from now on, by index."""
        ...

    def mark(self) -> None:
        """Write a marker."""
        ...

    def write_note(self) -> None:
        """Let the person type a note."""
        ...

    def see_alarm(self) -> bool:
        """The alarm is seen; False when there was none."""
        ...

    def open_ward(self) -> None:
        """Open the virtual ward, where it is offered."""
        ...

    def show_help(self) -> None:
        """Show the help page."""
        ...


class LabelKeys:
    """Does what plain keys say; the window hands it every key that no focused widget took."""

    def __init__(
        self,
        target: KeyTarget,
        codes: tuple[str, ...],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._target = target
        self._letters = LetterKeys(codes)
        self._codes = frozenset(codes)
        self._now_s = now_s

    def take(self, event: QKeyEvent) -> bool:
        """Act on the key; False when it means nothing here."""
        if event.text() == "?":
            self._target.show_help()
            return True
        if event.modifiers() not in _PLAIN or event.isAutoRepeat():
            return False
        if event.text().upper() in self._codes:
            return self._letter(event.text().upper())
        self._letters.forget()
        return self._function_key(event.key()) or self._key(event)

    def _function_key(self, key: int) -> bool:
        number = key - Qt.Key.Key_F1 + 1
        if not 1 <= number <= 12:
            return False
        self._target.label_posture(posture_of_hour(number))
        return True

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space:
            self._target.mark()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._target.see_alarm()
        return self._word(event.text().upper())

    def _letter(self, letter: str) -> bool:
        code = self._letters.press(letter, self._now_s())
        if code is not None:
            self._target.label(code)
        return code is not None

    def _word(self, letter: str) -> bool:
        if letter in _WORD_KEYS:
            self._target.label(_WORD_KEYS[letter])
        elif letter == "N":
            self._target.write_note()
        elif letter == "V":
            self._target.open_ward()
        else:
            return False
        return True


def add_shortcuts(window: QWidget, keys: Mapping[str, Callable[[], None]]) -> list[QShortcut]:
    """Bind Ctrl keys in the whole window."""
    shortcuts = []
    for sequence, function in keys.items():
        shortcut = QShortcut(QKeySequence(sequence), window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(function)
        shortcuts.append(shortcut)
    return shortcuts
