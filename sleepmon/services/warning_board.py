"""Warnings that stand now: each told once when raised, once when over."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sleepmon.domain.clock import Clock
from sleepmon.domain.events import Event, WarningCleared, WarningRaised


class WarningBoard:
    """Keeps the warnings in force; safe from any thread."""

    def __init__(self, clock: Clock, tell: Callable[[Event], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._lock = threading.Lock()
        self._raised: dict[str, WarningRaised] = {}
        self._of_night: set[str] = set()

    def show(
        self,
        kind: str,
        level: str,
        words: str,
        advice: str = "",
        *,
        again: bool = False,
        of_night: bool = False,
    ) -> None:
        """Warn of something; a second time only when the level has changed or `again`.

        What is `of_night` stands beyond the night's end, until the next one begins.
        """
        warning = WarningRaised(
            utc_ns=self._clock.utc_ns(), kind=kind, level=level, words=words, advice=advice
        )
        with self._lock:
            before = self._raised.get(kind)
            self._raised[kind] = warning
            if of_night:
                self._of_night.add(kind)
        if again or before is None or before.level != level:
            self._tell(warning)

    def clear(self, kind: str, words: str) -> None:
        """Say that what `kind` warned of is over, if it was warned of."""
        with self._lock:
            before = self._raised.pop(kind, None)
        if before is not None:
            self._tell(WarningCleared(utc_ns=self._clock.utc_ns(), kind=kind, words=words))

    def turn_page(self) -> None:
        """A new night begins: what was said of the one before is over."""
        with self._lock:
            kinds, self._of_night = self._of_night, set()
        for kind in sorted(kinds):
            self.clear(kind, "A new night has begun.")

    def standing(self) -> tuple[WarningRaised, ...]:
        """The warnings in force, oldest first."""
        with self._lock:
            return tuple(self._raised.values())
