"""Wakes a thread that waits for a child's pipe."""

from __future__ import annotations

import threading
from multiprocessing.connection import Connection, Pipe


class Wake:
    """A bell for one waiting thread; ringing never blocks, for at most one byte is under way."""

    def __init__(self) -> None:
        self._reader, self._writer = Pipe(duplex=False)
        self._lock = threading.Lock()
        self._rung = False
        self._open = True

    @property
    def reader(self) -> Connection:
        """What the thread waits for."""
        return self._reader

    def ring(self) -> None:
        """Wake the thread; from any thread, any number of times."""
        with self._lock:
            if self._open and not self._rung:
                self._rung = True
                self._writer.send_bytes(b".")

    def hush(self) -> None:
        """Called by the thread once it is awake."""
        with self._lock:
            if self._rung:
                self._rung = False
                self._reader.recv_bytes()

    def close(self) -> None:
        """Ring no more."""
        with self._lock:
            self._open = False
            self._reader.close()
            self._writer.close()
