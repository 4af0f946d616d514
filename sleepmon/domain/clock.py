"""Time as the rest of sleepmon may ask for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

SET_NS = 2_000_000_000
"""A clock that is this far from where it should be was set; less is the clock being slewed."""


class Clock(Protocol):
    """Two readings of now: one that never jumps, one that people understand."""

    def monotonic_ns(self) -> int:
        """Nanoseconds on a clock that only goes forward (perf_counter); start arbitrary."""
        ...

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC; may jump when the computer's clock is set."""
        ...


class EvenClock:
    """A `Clock` that runs on evenly when the computer's is set: what a station tells time by.

    Samples, labels and predictions of a night are put in order by UTC, so that no hour may come
    twice. Sleep of the computer passes. Between nights the time that people read is taken over.
    """

    def __init__(self, clock: Clock, stood_still_ns: Callable[[], int] = lambda: 0) -> None:
        """`stood_still_ns`: for how long sleep of the computer has held the steady clock up."""
        self._clock = clock
        self._stood_still_ns = stood_still_ns
        self._lock = threading.Lock()
        self.take_wall_time()

    def take_wall_time(self) -> None:
        """Show what the computer's clock shows now."""
        with self._lock:
            self._set_ns = 0
            self._expected_ns = self._clock.utc_ns() - self._clock.monotonic_ns()
            self._then_ns = self._stood_still_ns()

    def monotonic_ns(self) -> int:
        """Nanoseconds on the steady clock."""
        return self._clock.monotonic_ns()

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC, as if the clock had not been set since."""
        with self._lock:
            steady_ns, wall_ns = self._clock.monotonic_ns(), self._clock.utc_ns()
            # Sleep is asked for last: what the wall clock shows of it is then known.
            slept_ns = self._stood_still_ns() - self._then_ns
            off_ns = wall_ns - steady_ns - slept_ns - self._expected_ns - self._set_ns
            if abs(off_ns) > SET_NS:
                self._set_ns += off_ns
            else:  # slewed by a little, or one of the two runs fast: that is followed
                self._expected_ns += off_ns
            return wall_ns - self._set_ns
