"""Waiting for the station's news, one by one."""

from __future__ import annotations

import queue
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from sleepmon.domain.events import Event
from sleepmon.domain.samples import SampleBlock
from sleepmon.services.ports import StationPort


class NewsQueue:
    """A station's listener that keeps events until they are asked for."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self.stop_asked = False

    def on_event(self, event: Event) -> None:
        """Keep it."""
        self._events.put(event)

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Samples are for drawing; a command draws nothing."""

    def ask_to_stop(self) -> None:
        """End the waiting: the user wants to."""
        self.stop_asked = True
        self._events.put(None)

    def until(self, seconds: float | None) -> Iterator[Event]:
        """Events as they come, until the time is over or a stop is asked for."""
        limit = None if seconds is None else time.monotonic() + seconds
        while not self.stop_asked:
            left = None if limit is None else limit - time.monotonic()
            if left is not None and left <= 0:
                return
            try:
                event = self._events.get(timeout=left)
            except queue.Empty:
                return
            if event is not None:
                yield event


@contextmanager
def following(station: StationPort) -> Iterator[NewsQueue]:
    """The station's news for the length of the block."""
    news = NewsQueue()
    unfollow = station.follow(news)
    try:
        yield news
    finally:
        unfollow()


@contextmanager
def stopping_on_signals(news: NewsQueue) -> Iterator[None]:
    """Ctrl-C and a polite kill end the waiting instead of the program."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        news.ask_to_stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
