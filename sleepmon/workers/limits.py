"""How long, how large and how eager a child process may be."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

_BELOW_NORMAL_PRIORITY_CLASS = 0x4000
_NICE = 10
_WAIT_POLICY = "OMP_WAIT_POLICY"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a child; None means unbounded."""

    silence_s: float = 60.0
    """Longest time without a heartbeat; loading a large library may hold it up."""
    busy_s: float | None = None
    """Longest time spent on one message."""
    total_s: float | None = None
    """Longest life."""
    grace_s: float = 3.0
    """Time to end by itself once asked to."""
    memory_bytes: int | None = None
    """Address space beyond what the child has when it starts; no effect on Windows."""
    low_priority: bool = False


def apply_limits(limits: Limits) -> None:
    """Put the bounds that a process sets on itself into force; called in the child.

    Threads that compute wait asleep, unless the user has said otherwise: while they wait for each
    other awake, a night classified on busy cores took three times as long and four times the
    processor. Read when torch is loaded, so it is set before.
    """
    os.environ.setdefault(_WAIT_POLICY, "PASSIVE")
    if limits.low_priority:
        _lower_priority()
    if limits.memory_bytes is not None:
        _bound_memory(limits.memory_bytes)


def _lower_priority() -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICE)


def _bound_memory(extra_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    limit = _address_space_bytes() + extra_bytes
    # macOS refuses some values; the time limit then stands alone.
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        bounded = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bounded, hard))


def _address_space_bytes() -> int:
    """What this process has mapped already; a generous guess where there is no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 1 << 30
    return pages * os.sysconf("SC_PAGE_SIZE")
