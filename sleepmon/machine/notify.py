"""Tells the user outside of any window, where the desktop has a way."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Protocol

_LIMIT_S = 5.0
_log = logging.getLogger(__name__)


class Notifier(Protocol):
    """Shows a notice."""

    def notify(self, title: str, words: str) -> None:
        """Show a notice; returns at once."""
        ...


class NullNotifier:
    """A `Notifier` for computers without a desktop: the notice stands in the log alone."""

    def notify(self, title: str, words: str) -> None:
        """Write it to the log."""
        _log.info("%s %s", title, words)


class ProgramNotifier:
    """A `Notifier` by a small program of the desktop.

    Title and words are handed over as arguments of their own, never as text of a script.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)

    def notify(self, title: str, words: str) -> None:
        """Run the program in the background."""
        threading.Thread(target=self._run, args=(title, words), name="notice", daemon=True).start()

    def _run(self, title: str, words: str) -> None:
        try:
            subprocess.run(
                [*self._command, title, words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_LIMIT_S,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            _log.info("the desktop shows no notices: %s", error)


_MAC_SCRIPT = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)


def system_notifier(platform: str = sys.platform) -> Notifier:
    """The notices of this desktop."""
    if platform == "darwin":
        return ProgramNotifier(["osascript", *(p for line in _MAC_SCRIPT for p in ("-e", line))])
    if platform == "linux" and shutil.which("notify-send"):
        return ProgramNotifier(["notify-send", "--app-name=sleepmon", "--urgency=critical", "--"])
    return NullNotifier()
