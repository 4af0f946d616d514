"""Labels by letter: S R P L at once, and a second letter within 0.8 s leans (L P = LP)."""

from __future__ import annotations

from collections.abc import Collection

SECOND_WITHIN_S = 0.8


class LetterKeys:
    """Remembers the first letter for as long as a second one may follow."""

    def __init__(self, codes: Collection[str]) -> None:
        self._codes = frozenset(codes)
        self._first = ""
        self._pressed_s = float("-inf")

    def press(self, letter: str, now_s: float) -> str | None:
        """The label code that this letter makes now; None when it makes none."""
        letter = letter.upper()
        pair = self._first + letter
        in_time = now_s - self._pressed_s <= SECOND_WITHIN_S
        if len(pair) == 2 and in_time and pair in self._codes:
            self._first = ""
            return pair
        if letter in self._codes:
            self._first, self._pressed_s = letter, now_s
            return letter
        self.forget()
        return None

    def forget(self) -> None:
        """Another key came between: no pair any more."""
        self._first = ""


def posture_of_hour(function_key: int) -> int:
    """Posture of F1 to F12 by the clock's hour: F12 supine, F3 right, F6 prone, F9 left."""
    return function_key % 12
