"""Labels said live: from now on this posture, undo, redo."""

from __future__ import annotations

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.labels import (
    CANNOT_TELL,
    UPRIGHT,
    Author,
    LabelCode,
    LabelTrack,
)
from sleepmon.domain.schemes import Scheme


class LabelEditor:
    """The labels of one open night and every edit made to them.

    Time given to it never goes back: an edit made after the computer's clock was set back is
    placed right after the edit before it.
    """

    def __init__(self, scheme: Scheme, before: LabelTrack | None = None) -> None:
        self._scheme = scheme
        self._done: list[LabelTrack] = [before or LabelTrack()]
        self._undone: list[LabelTrack] = []
        self._latest_ns = 0

    @property
    def track(self) -> LabelTrack:
        """The labels as they are now."""
        return self._done[-1]

    @property
    def can_undo(self) -> bool:
        """True when there is an edit to take back."""
        return len(self._done) > 1

    @property
    def can_redo(self) -> bool:
        """True when there is an edit to do again."""
        return bool(self._undone)

    def set(self, word: str, now_ns: int, author: Author = "person") -> None:
        """From now on this posture holds; UsageError for a word the scheme does not know."""
        code = label_code(word, self._scheme)
        self._edit(self.track.from_now_on(code, self._forward(now_ns), author))

    def end(self, now_ns: int) -> None:
        """From now on no label holds."""
        self._edit(self.track.closed(self._forward(now_ns)))

    def undo(self) -> None:
        """Take the last edit back."""
        if not self.can_undo:
            raise RefusedError("There is no label to take back.")
        self._undone.append(self._done.pop())

    def redo(self) -> None:
        """Do the edit taken back again."""
        if not self.can_redo:
            raise RefusedError("There is no label to bring back.")
        self._done.append(self._undone.pop())

    def _edit(self, track: LabelTrack) -> None:
        if track != self.track:
            self._done.append(track)
            self._undone.clear()

    def _forward(self, now_ns: int) -> int:
        self._latest_ns = max(now_ns, self._latest_ns + 1)
        return self._latest_ns


def label_code(word: str, scheme: Scheme) -> LabelCode:
    """The label that a word stands for; UsageError for a word the scheme does not know."""
    if word in (UPRIGHT, CANNOT_TELL):
        return word
    return scheme.postures[scheme.posture_index(word)].code
