"""The computer's own clocks."""

from __future__ import annotations

import time


class SystemClock:
    """A `sleepmon.domain.clock.Clock` that reads the computer's clocks."""

    def monotonic_ns(self) -> int:
        """Nanoseconds on the performance counter, which only goes forward."""
        return time.perf_counter_ns()

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC, as the computer believes it to be."""
        return time.time_ns()
