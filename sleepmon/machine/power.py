"""What feeds the computer, and how long it slept."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

SUPPLIES = Path("/sys/class/power_supply")
_ASK_S = 2.0


class Power(Protocol):
    """What the station asks of the computer's power."""

    def on_mains(self) -> bool | None:
        """True on mains, False on battery, None when it cannot be known."""
        ...

    def suspended_ns(self) -> int:
        """How long the computer has been suspended since it was started; 0 where unknown."""
        ...

    def stood_still_ns(self) -> int:
        """For how long of that Python's steady clock stood still."""
        ...


class NullPower:
    """A `Power` that knows nothing."""

    def on_mains(self) -> bool | None:
        """Not known."""
        return None

    def suspended_ns(self) -> int:
        """Not known."""
        return 0

    def stood_still_ns(self) -> int:
        """Not known."""
        return 0


class LinuxPower:
    """A `Power` by what the kernel shows."""

    def __init__(self, supplies: Path = SUPPLIES) -> None:
        self._supplies = supplies

    def on_mains(self) -> bool | None:
        """A computer with a battery is on mains when any other supply is on line."""
        kinds = {path: _text(path / "type") for path in self._supplies.glob("*")}
        own = [path for path in kinds if _text(path / "scope") != "Device"]
        if not any(kinds[path] == "Battery" for path in own):
            return True if any(kinds[path] == "Mains" for path in own) else None
        return any(_text(path / "online") == "1" for path in own if kinds[path] != "Battery")

    def suspended_ns(self) -> int:
        """The clock that counts sleep is ahead of the one that does not by just that."""
        boot = getattr(time, "CLOCK_BOOTTIME")  # noqa: B009
        return _difference_ns(boot, time.CLOCK_MONOTONIC)

    def stood_still_ns(self) -> int:
        """All of it: CLOCK_MONOTONIC counts no sleep."""
        return self.suspended_ns()


class MacPower:
    """A `Power` by macOS' own clocks and programs."""

    def on_mains(self) -> bool | None:
        """`pmset` says where the power comes from."""
        try:
            said = subprocess.run(
                ["pmset", "-g", "batt"], capture_output=True, text=True, timeout=_ASK_S, check=True
            ).stdout
        except (OSError, subprocess.SubprocessError):  # no such program: then it is not known
            return None
        return "AC Power" in said

    def suspended_ns(self) -> int:
        """The raw clock goes on in sleep, the uptime clock does not."""
        uptime = getattr(time, "CLOCK_UPTIME_RAW")  # noqa: B009
        return _difference_ns(time.CLOCK_MONOTONIC_RAW, uptime)

    def stood_still_ns(self) -> int:
        """All of it: mach_absolute_time counts no sleep."""
        return self.suspended_ns()


class WindowsPower:
    """A `Power` by what Windows tells."""

    def on_mains(self) -> bool | None:
        """First byte of SYSTEM_POWER_STATUS: 1 on line, 0 off line, 255 unknown."""
        status = (ctypes.c_ubyte * 12)()
        self._kernel().GetSystemPowerStatus(ctypes.byref(status))
        return {0: False, 1: True}.get(status[0])

    def suspended_ns(self) -> int:
        """Interrupt time counts sleep; its unbiased form does not; both in 100 ns."""
        biased, unbiased = ctypes.c_ulonglong(), ctypes.c_ulonglong()
        realtime = getattr(ctypes, "windll").kernelbase  # noqa: B009
        realtime.QueryInterruptTime(ctypes.byref(biased))
        self._kernel().QueryUnbiasedInterruptTime(ctypes.byref(unbiased))
        return (biased.value - unbiased.value) * 100

    def stood_still_ns(self) -> int:
        """None of it: QueryPerformanceCounter counts sleep."""
        return 0

    def _kernel(self) -> ctypes.CDLL:
        kernel: ctypes.CDLL = getattr(ctypes, "windll").kernel32  # noqa: B009
        return kernel


def system_power(platform: str = sys.platform) -> Power:
    """The power of this computer."""
    kinds: dict[str, Callable[[], Power]] = {
        "linux": LinuxPower, "darwin": MacPower, "win32": WindowsPower,
    }  # fmt: skip
    return kinds.get(platform, NullPower)()


def _difference_ns(ahead: int, behind: int) -> int:
    """Asked in this order twice, the smaller difference is free of a pause between the two."""
    pairs = (time.clock_gettime_ns(ahead) - time.clock_gettime_ns(behind) for _ in range(2))
    return max(0, min(pairs))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:  # a supply may lack the file, or be pulled out while we read
        return ""
