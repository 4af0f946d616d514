"""What a child process says on stdout and stderr, carried into the parent's log.

A file and not a pipe: it works alike on every system and survives a crash of the child.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections import deque
from pathlib import Path

TAIL_LINES = 40
MAX_LOGGED_LINES = 200
MAX_FILE_BYTES = 256 * 1024
MAX_LINE = 400

_log = logging.getLogger(__name__)


class ChildOutput:
    """The file that a child writes to and its parent reads as it grows; mode 0600."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._handle, self.path = tempfile.mkstemp(prefix="sleepmon-", suffix=".log")
        self._position = 0
        self._partial = b""
        self._logged = 0
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)

    @property
    def tail(self) -> str:
        """The last lines said."""
        return "\n".join(self._tail)

    def drain(self) -> None:
        """Log what was said since the last call."""
        os.lseek(self._handle, self._position, os.SEEK_SET)
        data = os.read(self._handle, MAX_FILE_BYTES)
        self._position += len(data)
        *lines, self._partial = (self._partial + data).split(b"\n")
        for line in lines:
            self._say(line)
        self._partial = self._partial[-MAX_LINE:]
        if self._position >= MAX_FILE_BYTES:
            os.ftruncate(self._handle, 0)  # the child appends, so it goes on at the new end
            self._position = 0

    def close(self) -> None:
        """Log the rest and remove the file."""
        self.drain()
        self._say(self._partial)
        os.close(self._handle)
        with contextlib.suppress(OSError):  # Windows: the child may hold it a moment longer
            Path(self.path).unlink()

    def _say(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip()[:MAX_LINE]
        if not text:
            return
        self._tail.append(text)
        self._logged += 1
        if self._logged <= MAX_LOGGED_LINES:
            _log.info("%s: %s", self._name, text)
        elif self._logged == MAX_LOGGED_LINES + 1:
            _log.info("%s says more than is logged", self._name)
