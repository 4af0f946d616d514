"""Windows of the demo: real ones, in processes of their own, drawn off screen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sleepmon.app.own_program import own_command
from sleepmon.app.window_report import WindowReport, read_report

PICTURES_LIMIT_S = 90.0
LEAVE_LIMIT_S = 10.0
_SHOTS = ("window", "--radio", "virtual", "--shots")


def _off_screen() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


class WindowProcess:
    """A window attached to the station, that can be killed without a word."""

    def __init__(self, log_file: Path) -> None:
        with log_file.open("ab") as log:
            self._process = subprocess.Popen(
                own_command("window", "--radio", "virtual"),
                env=_off_screen(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether the window is there."""
        return self._process.poll() is None

    def kill(self) -> int:
        """End it as a crash would (SIGKILL); returns what the process ended with."""
        self._process.kill()
        return self._process.wait(LEAVE_LIMIT_S)


class ReportingWindow:
    """A window that draws the Record page, says what it shows, and ends by itself."""

    def __init__(self, folder: Path, log_file: Path) -> None:
        self._folder = folder
        with log_file.open("ab") as log:
            self._process = subprocess.Popen(
                own_command(*_SHOTS, str(folder), "--page", "record"),
                env=_off_screen(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def report(self) -> WindowReport | None:
        """What it showed, once it has ended; None when it said nothing."""
        try:
            self._process.wait(PICTURES_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(LEAVE_LIMIT_S)
        return read_report(self._folder)


def take_pictures(folder: Path, log_file: Path, *pages: str) -> tuple[Path, ...]:
    """Pictures of every page, or of these, drawn off screen while attached to the station."""
    chosen = [word for page in pages for word in ("--page", page)]
    with log_file.open("ab") as log:
        subprocess.run(
            own_command(*_SHOTS, str(folder), *chosen),
            env=_off_screen(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            timeout=PICTURES_LIMIT_S,
            check=False,
        )
    return tuple(sorted(folder.glob("*.png")))
