"""The only place where threads meet Qt: work goes out on lanes, answers and news come back here."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import traceback
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.events import Event
from sleepmon.domain.samples import SampleBlock

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_JOIN_S = 2.0
_READING_JOIN_S = 0.2
_BLOCKS_KEPT = 4096


class _Lane:
    """One worker thread that does one thing after the other."""

    def __init__(self, name: str) -> None:
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, work: Callable[[], None]) -> None:
        """Do this after all that was asked before."""
        self._work.put(work)

    def close(self, join_s: float = _JOIN_S) -> None:
        """Finish what was asked, and end; what takes longer ends with the process."""
        self._work.put(None)
        self._thread.join(join_s)

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()


class Bridge(QObject):
    """Carries work out of the GUI thread, and answers, news and samples into it.

    Three lanes, so that a label never waits behind a scan of five seconds, and neither behind a
    journal that is read.
    """

    event_came = Signal(object)
    """News of the station, a `sleepmon.domain.events.Event`, on the GUI thread."""
    _brought = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quick = _Lane("window-quick")
        self._slow = _Lane("window-slow")
        self._reading = _Lane("window-reading")
        self._blocks: deque[tuple[SampleBlock, int]] = deque(maxlen=_BLOCKS_KEPT)
        self.also_heard_by: Callable[[SampleBlock, int], None] | None = None
        """Who takes samples, too, beside the strips; called from whatever thread."""
        self._open = True
        self._brought.connect(self._run_brought, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[SleepmonError], None],
        slow: bool = False,
        lane: _Lane | None = None,
    ) -> None:
        """Do `work` on a lane; `done` or `failed` hears of it on the GUI thread."""

        def run() -> None:
            try:
                answer = work()
            except SleepmonError as error:
                self._bring(partial(failed, error))
            except Exception as error:
                _LOG.exception("work asked for by the window failed")
                self._bring(partial(failed, _translated(error)))
            else:
                self._bring(lambda: done(answer))

        if self._open:
            (lane or (self._slow if slow else self._quick)).put(run)

    def read(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[SleepmonError], None],
    ) -> None:
        """The same for reading long files, which may take its time."""
        self.ask(work, done, failed, lane=self._reading)

    def here(self, function: Callable[..., None]) -> Callable[..., None]:
        """The same function, callable from any thread; it runs on the GUI thread."""
        return lambda *args: self._bring(lambda: function(*args))

    def on_event(self, event: Event) -> None:
        """News of the station, from whatever thread."""
        with contextlib.suppress(RuntimeError):  # the window is gone already
            self.event_came.emit(event)

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Samples for drawing, from whatever thread; the oldest give way when nobody draws."""
        self._blocks.append((block, arrived_utc_ns))
        if (hear := self.also_heard_by) is not None:
            hear(block, arrived_utc_ns)

    def take_blocks(self) -> list[tuple[SampleBlock, int]]:
        """All samples that came since the last call."""
        taken = []
        with contextlib.suppress(IndexError):
            while True:
                taken.append(self._blocks.popleft())
        return taken

    def close(self, last_work: Callable[[], None] | None = None) -> None:
        """Take no more work and end the lanes; `last_work` is done after all that was asked."""
        if not self._open:
            return
        self._open = False
        if last_work is not None:
            self._quick.put(last_work)
        self._quick.close()
        self._slow.close()
        self._reading.close(_READING_JOIN_S)

    def _bring(self, function: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone already
            self._brought.emit(function)

    def _run_brought(self, function: Any) -> None:
        if self._open:
            function()


def _translated(error: Exception) -> SleepmonError:
    return SleepmonError(
        "Something went wrong that sleepmon did not expect.",
        "Try again. If it comes back, send the details below.",
        "".join(traceback.format_exception(error)),
    )
