"""When each sample was taken, told from its counter: arrivals jitter, counters do not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

CREEP = 0.02
"""Seconds per second that the clock may fall behind to follow a sensor slower than it says."""
JUMP_S = 0.5
"""A block later than this was not late: samples are missing that the counter does not show."""


class TickClock:
    """Places the samples of one sensor on the monotonic time at which its packets arrive.

    Nothing arrives before it was sent, so the earliest arrivals are right and late ones jitter.
    """

    def __init__(self) -> None:
        self._next_tick = 0
        self._last_s: float | None = None

    def times_s(
        self, first_tick: int, count: int, arrived_s: float, rate_hz: float
    ) -> npt.NDArray[np.float64]:
        """Times (count,) of a block whose last packet arrived at `arrived_s`."""
        last_s = arrived_s
        if self._last_s is not None:
            elapsed_s = (first_tick + count - self._next_tick) / rate_hz
            last_s = self._expected_s(self._last_s + elapsed_s, elapsed_s, arrived_s)
        self._next_tick = first_tick + count
        self._last_s = last_s
        return last_s - np.arange(count - 1, -1, -1) / rate_hz

    def _expected_s(self, expected_s: float, elapsed_s: float, arrived_s: float) -> float:
        late_s = arrived_s - expected_s
        if late_s < 0.0 or late_s > JUMP_S or elapsed_s < 0.0:
            return arrived_s
        return expected_s + min(late_s, CREEP * elapsed_s)
