"""Time as the rest of sleepmon may ask for it."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """Two readings of now: one that never jumps, one that people understand."""

    def monotonic_ns(self) -> int:
        """Nanoseconds on a clock that only goes forward (perf_counter); start arbitrary."""
        ...

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC; may jump when the computer's clock is set."""
        ...
