"""A computer whose disk, power and notices the test decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class FakeDisk:
    """A `services.ports.Disk`."""

    def __init__(self) -> None:
        self.free = 1 << 40
        self.writable = True
        self.place = "local"

    def free_bytes(self, folder: Path) -> int:
        """As the test says."""
        return self.free

    def is_writable(self, folder: Path) -> bool:
        """As the test says."""
        return self.writable

    def where(self, folder: Path) -> str:
        """As the test says."""
        return self.place


class FakeAwake:
    """A `services.ports.Awake` that counts."""

    def __init__(self) -> None:
        self.held = 0
        self.why_not = ""

    def problem(self) -> str:
        """As the test says."""
        return self.why_not

    def hold(self, why: str) -> str:
        """Count."""
        self.held += 1
        return self.why_not

    def release(self) -> None:
        """Count back."""
        self.held -= 1


class FakeSleepSignal:
    """A `services.ports.SleepSignal`: who listens is called by the test."""

    def __init__(self) -> None:
        self.before_sleep: Callable[[], None] | None = None

    def listen(self, before_sleep: Callable[[], None]) -> None:
        """Remember."""
        self.before_sleep = before_sleep

    def stop(self) -> None:
        """Forget."""
        self.before_sleep = None


class FakePower:
    """A `services.ports.Power`."""

    def __init__(self) -> None:
        self.mains: bool | None = True
        self.slept_ns = 0

    def on_mains(self) -> bool | None:
        """As the test says."""
        return self.mains

    def suspended_ns(self) -> int:
        """As the test says."""
        return self.slept_ns


class FakeNotifier:
    """A `services.ports.Notifier` that remembers."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def notify(self, title: str, words: str) -> None:
        """Remember."""
        self.told.append(title)
