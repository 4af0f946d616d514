"""Carries news and samples to whoever follows, without ever waiting for them.

Each follower has a thread and two queues: samples are few and the oldest give way, news are many
and never give way; a follower that leaves too much unread is given up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable

from sleepmon.domain.events import Event
from sleepmon.domain.samples import SampleBlock
from sleepmon.services.ports import StationListener

BLOCKS_KEPT = 64
"""About five seconds of three sensors."""
EVENTS_KEPT = 20_000
"""About an hour of three sensors that are classified every second."""
END_LIMIT_S = 5.0
"""How long ending waits for a listener that is in the middle of something."""
_log = logging.getLogger(__name__)


class Follower:
    """One listener, served by a thread of its own."""

    def __init__(
        self, listener: StationListener, on_cut_off: Callable[[], None] | None, name: str
    ) -> None:
        self._listener = listener
        self._on_cut_off = on_cut_off
        self._blocks: deque[tuple[SampleBlock, int]] = deque(maxlen=BLOCKS_KEPT)
        self._events: deque[Event] = deque()
        self._something = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def put_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Offer samples; the oldest unread ones give way."""
        with self._something:
            self._blocks.append((block, arrived_utc_ns))
            self._something.notify()

    def put_event(self, event: Event) -> bool:
        """Queue news; False when so much is unread that the follower must be given up."""
        with self._something:
            if len(self._events) >= EVENTS_KEPT:
                return False
            self._events.append(event)
            self._something.notify()
            return True

    def finish(self) -> None:
        """Read out the news that are left, then end; does not wait for it."""
        with self._something:
            self._closing = True
            self._blocks.clear()
            self._something.notify()

    def stop(self) -> None:
        """End at once; does not wait for it."""
        with self._something:
            self._events.clear()
        self.finish()

    def join(self, limit_s: float) -> None:
        """Wait for the end, unless the listener itself asks for it."""
        if self._thread is not threading.current_thread():
            self._thread.join(limit_s)

    def cut_off(self) -> None:
        """Give the follower up and tell it so; does not wait for it."""
        self.stop()
        if self._on_cut_off is not None:
            self._on_cut_off()

    def _serve(self) -> None:
        try:
            while self._serve_next():
                pass
        except Exception:
            _log.exception("a follower of the station failed and is given up")
            self.cut_off()

    def _serve_next(self) -> bool:
        with self._something:
            while not (self._events or self._blocks or self._closing):
                self._something.wait()
            event = self._events.popleft() if self._events else None
            block = self._blocks.popleft() if event is None and self._blocks else None
        if event is not None:
            self._listener.on_event(event)
        elif block is not None:
            self._listener.on_block(*block)
        return event is not None or block is not None


class Bus:
    """All followers of one station."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._followers: tuple[Follower, ...] = ()
        self._named = 0

    @property
    def followed(self) -> bool:
        """True while anybody listens."""
        return bool(self._followers)

    def follow(
        self, listener: StationListener, on_cut_off: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Serve a listener until the returned function is called."""
        with self._lock:
            self._named += 1
            follower = Follower(listener, on_cut_off, f"follower-{self._named}")
            self._followers = (*self._followers, follower)

        def unfollow() -> None:
            self._forget(follower)
            follower.stop()
            follower.join(END_LIMIT_S)

        return unfollow

    def tell(self, event: Event) -> None:
        """Send news to all."""
        for follower in self._followers:
            if not follower.put_event(event):
                _log.warning("a follower of the station left %d news unread", EVENTS_KEPT)
                self._forget(follower)
                follower.cut_off()

    def pass_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Send samples for drawing to all."""
        for follower in self._followers:
            follower.put_block(block, arrived_utc_ns)

    def close(self, drain_s: float = 2.0) -> None:
        """Read out what is left, as far as time allows for all, and let the followers go."""
        with self._lock:
            followers, self._followers = self._followers, ()
        for follower in followers:
            follower.finish()
        limit = time.monotonic() + drain_s
        for follower in followers:
            follower.join(max(0.0, limit - time.monotonic()))
            follower.stop()

    def _forget(self, follower: Follower) -> None:
        with self._lock:
            self._followers = tuple(f for f in self._followers if f is not follower)
