"""A follower that remembers, and can wait for what it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from sleepmon.domain.events import Event
from sleepmon.domain.samples import SampleBlock
from tests.fakes.waiting import PATIENCE_S

E = TypeVar("E")


class Listener:
    """A `services.ports.StationListener`."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self.events: list[Event] = []
        self.blocks: list[tuple[SampleBlock, int]] = []
        self.cut_off = threading.Event()

    def on_event(self, event: Event) -> None:
        """Remember."""
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Remember."""
        with self._news:
            self.blocks.append((block, arrived_utc_ns))
            self._news.notify_all()

    def of(self, kind: type[E]) -> list[E]:
        """All events of one kind so far."""
        with self._news:
            return [event for event in self.events if isinstance(event, kind)]

    def wait_for(
        self,
        kind: type[E],
        fits: Callable[[E], bool] = lambda event: True,
        limit_s: float = PATIENCE_S,
    ) -> E:
        """The first event of this kind that fits, waiting for it."""

        def first() -> E | None:
            fitting = (e for e in self.events if isinstance(e, kind) and fits(e))
            return next(fitting, None)

        with self._news:
            got = self._news.wait_for(lambda: first() is not None, limit_s)
            event = first()
        assert got, f"no {kind.__name__} came; only {[type(e).__name__ for e in self.events]}"
        assert event is not None
        return event

    def wait_for_blocks(self, count: int, limit_s: float = PATIENCE_S) -> None:
        """Wait until so many blocks came."""
        with self._news:
            got = self._news.wait_for(lambda: len(self.blocks) >= count, limit_s)
        assert got, f"only {len(self.blocks)} blocks came"
