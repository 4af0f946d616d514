"""One asyncio loop on a thread of its own, callable from any other thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from sleepmon.domain.errors import SensorLost

T = TypeVar("T")

_JOIN_S = 10.0


class LoopThread:
    """Runs an event loop until closed; the thread is joined, with a limit."""

    def __init__(self, name: str, new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
        self._new_loop = new_loop
        self._closing = threading.Lock()
        self._is_closed = False
        self._ready: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()
        self._loop = self._ready.result()

    def call(self, steps: Coroutine[Any, Any, T]) -> T:
        """Run steps on the loop and wait for their result."""
        if threading.current_thread() is self._thread:
            steps.close()
            raise RuntimeError("a blocking call on the loop's own thread would wait for ever")
        with self._closing:  # what is asked of a loop that has ended would be waited for for ever
            if self._is_closed:
                steps.close()
                raise _given_up()
            asked = asyncio.run_coroutine_threadsafe(steps, self._loop)
        try:
            return asked.result()
        except CancelledError:
            raise _given_up() from None

    def close(self) -> None:
        """Cancel what still runs, end the loop and join the thread."""
        with self._closing:
            self._is_closed = True
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_JOIN_S)
        if self._thread.is_alive():
            raise RuntimeError(f"the thread '{self._thread.name}' did not end")

    def _run(self) -> None:
        loop = self._new_loop()
        asyncio.set_event_loop(loop)
        loop.call_soon(self._ready.set_result, loop)
        try:
            loop.run_forever()
            left_over = asyncio.all_tasks(loop)
            for task in left_over:
                task.cancel()
            if left_over:
                loop.run_until_complete(asyncio.gather(*left_over, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


def _given_up() -> SensorLost:
    return SensorLost("The request was given up because the radio was closed.")
