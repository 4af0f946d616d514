"""Holds off the computer's sleep while a night is open."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

NOT_POSSIBLE = "This computer does not let sleepmon hold its sleep off."
SYSTEMD_RUNS = Path("/run/systemd/system")
_REFUSED_WITHIN_S = 0.3
_STOP_S = 2.0


class Awake(Protocol):
    """What the station asks of the computer's sleep."""

    def problem(self) -> str:
        """Why sleep cannot be held off; empty when it can."""
        ...

    def hold(self, why: str) -> str:
        """Hold sleep off; empty, or why that failed."""
        ...

    def release(self) -> None:
        """Let the computer sleep again."""
        ...


class NullAwake:
    """An `Awake` for computers that never sleep, and for tests."""

    def problem(self) -> str:
        """Nothing is in the way."""
        return ""

    def hold(self, why: str) -> str:
        """Nothing needs to be done."""
        return ""

    def release(self) -> None:
        """Nothing was done."""


class ImpossibleAwake(NullAwake):
    """An `Awake` for computers that offer no way, which says so."""

    def problem(self) -> str:
        """There is no way."""
        return NOT_POSSIBLE

    def hold(self, why: str) -> str:
        """There is no way."""
        return NOT_POSSIBLE


class ProgramAwake:
    """An `Awake` by a small program of the system that holds sleep off as long as it runs.

    The program waits for its input to end, so it ends with this process however that ends.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    def problem(self) -> str:
        """Whether the program is there."""
        return "" if shutil.which(self._command[0]) else NOT_POSSIBLE

    def hold(self, why: str) -> str:
        """Start the program; it says by ending at once that it may not."""
        if self._process is not None and self._process.poll() is None:
            return ""
        try:
            process = subprocess.Popen(
                [part.format(why=why, pid=os.getpid()) for part in self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return NOT_POSSIBLE
        self._process = process
        try:
            process.wait(_REFUSED_WITHIN_S)
        except subprocess.TimeoutExpired:
            return ""
        self.release()
        return NOT_POSSIBLE

    def release(self) -> None:
        """End the program."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class WindowsAwake:
    """An `Awake` by the execution state of Windows.

    The state belongs to a thread and ends with it, so a thread of its own holds it.
    """

    _CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001

    def __init__(self) -> None:
        self._let_go: threading.Event | None = None

    def problem(self) -> str:
        """Every Windows can."""
        return ""

    def hold(self, why: str) -> str:
        """Ask for the system to stay on."""
        if self._let_go is None:
            self._let_go = threading.Event()
            threading.Thread(
                target=self._hold, args=(self._let_go,), name="awake", daemon=True
            ).start()
        return ""

    def release(self) -> None:
        """Ask no more."""
        if self._let_go is not None:
            self._let_go.set()
            self._let_go = None

    def _hold(self, let_go: threading.Event) -> None:
        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009
        kernel.SetThreadExecutionState(self._CONTINUOUS | self._SYSTEM_REQUIRED)
        let_go.wait()
        kernel.SetThreadExecutionState(self._CONTINUOUS)


def system_awake(platform: str = sys.platform) -> Awake:
    """The way this computer offers."""
    if platform == "win32":
        return WindowsAwake()
    if platform == "darwin":
        return ProgramAwake(["caffeinate", "-i", "-s", "-w", "{pid}"])
    if SYSTEMD_RUNS.is_dir() and shutil.which("systemd-inhibit"):
        what = "--what=sleep:idle:handle-lid-switch"
        who = ("--who=sleepmon", "--why={why}", "--mode=block")
        return ProgramAwake(["systemd-inhibit", what, *who, "cat"])
    return ImpossibleAwake()
