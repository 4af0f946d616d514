"""Windows of the demo: real ones, in processes of their own, drawn off screen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from sleepmon.app.own_program import own_command

PICTURES_LIMIT_S = 90.0
LEAVE_LIMIT_S = 10.0


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

    def leave(self) -> None:
        """End it politely, or else by force."""
        self._process.terminate()
        try:
            self._process.wait(LEAVE_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()


def take_pictures(folder: Path, log_file: Path, *pages: str) -> tuple[Path, ...]:
    """Pictures of every page, or of these, drawn off screen while attached to the station."""
    chosen = [word for page in pages for word in ("--page", page)]
    with log_file.open("ab") as log:
        subprocess.run(
            own_command("window", "--radio", "virtual", "--shots", str(folder), *chosen),
            env=_off_screen(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            timeout=PICTURES_LIMIT_S,
            check=False,
        )
    return tuple(sorted(folder.glob("*.png")))
