"""A steady beat on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_STOP_S = 5.0
_log = logging.getLogger(__name__)


class Pulse:
    """Calls `beat` every so many seconds until stopped; a beat that fails is logged and passed."""

    def __init__(self, every_s: float, beat: Callable[[], None]) -> None:
        self._every_s = every_s
        self._beat = beat
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """End; on return no beat is going on, but for one that hangs."""
        self._stopping.set()
        if self._thread is not threading.current_thread():
            self._thread.join(_STOP_S)

    def _run(self) -> None:
        while not self._stopping.wait(self._every_s):
            try:
                self._beat()
            except Exception:
                _log.exception("the station could not look after itself")
