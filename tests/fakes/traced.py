"""A child stopped, or told a lie, at its n-th call that changes a disk; needs the tool strace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CALLS = "write,pwrite64,pwritev,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,openat"
ROOT = Path(__file__).resolve().parents[2]
KILL, NO_ROOM, BAD_DISK = "signal=SIGKILL", "error=ENOSPC", "error=EIO"
LIMIT_S = 120


def can_trace() -> bool:
    """Whether strace is there and may look into our children."""
    tool = shutil.which("strace")
    if tool is None or sys.platform != "linux":
        return False
    done = subprocess.run([tool, "-o", os.devnull, "true"], capture_output=True, check=False)
    return done.returncode == 0


def calls_of(command: list[str], paths: Sequence[Path], trace: Path) -> int:
    """How many of its calls that change a disk go to one of these paths."""
    _run(["strace", "-f", *_only(paths), "-e", f"trace={CALLS}", "-o", str(trace)], command)
    return sum(1 for line in trace.read_text().splitlines() if "(" in line and "---" not in line)


def run_with_fault(command: list[str], paths: Sequence[Path], fault: str, nth: int) -> int:
    """Exit code of the command with a fault at its n-th call to one of these paths."""
    injected = f"inject={CALLS}:{fault}:when={nth}"
    trace = ["strace", "-f", "-qq", *_only(paths), "-e", injected, "-o", os.devnull]
    return _run(trace, command)


def _only(paths: Sequence[Path]) -> list[str]:
    return [word for path in paths for word in ("-P", str(path))]


def _run(trace: list[str], command: list[str]) -> int:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [*trace, *command], cwd=ROOT, env=environment, capture_output=True, check=False,
        timeout=LIMIT_S,
    )  # fmt: skip
    return done.returncode
