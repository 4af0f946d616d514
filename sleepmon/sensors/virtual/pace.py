"""Time of the virtual ward: real, or faster by a factor without ever skipping over a timer.

At a higher speed the event loop's own time is simulated: it moves on by waiting, and waiting is
shortened. A computer that is too slow makes the ward slower, never wrong.
"""

from __future__ import annotations

import asyncio
import selectors
import time


class RealClock:
    """The computer's own clock, as `sleepmon.domain.clock.Clock`, which faults may set."""

    def __init__(self) -> None:
        self._utc_ahead_ns = 0
        self.suspended_ns = 0
        """How long the computer is said to have slept."""

    def monotonic_ns(self) -> int:
        """Nanoseconds on the steady clock."""
        return time.perf_counter_ns()

    def utc_ns(self) -> int:
        """Nanoseconds since 1970-01-01 UTC."""
        return time.time_ns() + self._utc_ahead_ns

    def set_wall_clock(self, by_s: float) -> None:
        """Set the time that people read, by so many seconds."""
        self._utc_ahead_ns += round(by_s * 1e9)

    def suspend(self, seconds: float) -> None:
        """As if the computer had slept: the steady clock stood still meanwhile."""
        self.suspended_ns += round(seconds * 1e9)  # first: who sees the jump must see why
        self.set_wall_clock(seconds)


class PacedClock:
    """A clock that the loop's waiting moves on; readable from any thread."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self._now_ns = time.perf_counter_ns()
        self._utc_offset_ns = time.time_ns() - self._now_ns
        self._origin_ns = self._now_ns
        self._origin_real_ns = self._now_ns
        self.suspended_ns = 0
        """How long the computer is said to have slept."""

    def set_wall_clock(self, by_s: float) -> None:
        """Set the time that people read, by so many seconds."""
        self._utc_offset_ns += round(by_s * 1e9)

    def suspend(self, seconds: float) -> None:
        """As if the computer had slept: the steady clock stood still meanwhile."""
        self.suspended_ns += round(seconds * 1e9)  # first: who sees the jump must see why
        self.set_wall_clock(seconds)

    def monotonic_ns(self) -> int:
        """Nanoseconds of simulated steady time."""
        return self._now_ns

    def utc_ns(self) -> int:
        """Simulated nanoseconds since 1970-01-01 UTC."""
        return self._now_ns + self._utc_offset_ns

    def owed_s(self, wait_s: float) -> float:
        """Real seconds to wait until simulated time may move on by `wait_s`; 0 when behind."""
        passed_ns = (time.perf_counter_ns() - self._origin_real_ns) * self.speed
        ahead_ns = self._now_ns - self._origin_ns - passed_ns
        return max(0.0, wait_s + ahead_ns * 1e-9) / self.speed

    def advance(self, seconds: float) -> None:
        """Move simulated time on."""
        self._now_ns += max(0, round(seconds * 1e9))

    def catch_up(self, most_s: float) -> None:
        """Move on to where real time times speed is, by at most this many seconds."""
        passed_ns = (time.perf_counter_ns() - self._origin_real_ns) * self.speed
        behind_ns = self._origin_ns + passed_ns - self._now_ns
        self.advance(min(behind_ns * 1e-9, most_s))


class PacedSelector(selectors.DefaultSelector):
    """Waits for files and sockets a shorter time than asked, and moves the clock on instead."""

    def __init__(self, clock: PacedClock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready, waiting at most so many simulated seconds."""
        if timeout is None:
            began_ns = time.perf_counter_ns()
            ready = super().select(None)
            # Nothing is due: time goes on as fast as it should, and makes up for nothing.
            self._clock.advance((time.perf_counter_ns() - began_ns) * 1e-9 * self._clock.speed)
            return ready
        ready = super().select(self._clock.owed_s(timeout))
        if ready:
            self._clock.catch_up(timeout)
        else:
            self._clock.advance(timeout)
        return ready


class PacedLoop(asyncio.SelectorEventLoop):
    """An event loop that lives in simulated time."""

    def __init__(self, clock: PacedClock, selector: PacedSelector | None = None) -> None:
        self._paced = clock
        super().__init__(selector or PacedSelector(clock))

    def time(self) -> float:
        """Seconds of simulated steady time."""
        return self._paced.monotonic_ns() * 1e-9


def paced_loop(clock: PacedClock | RealClock) -> asyncio.AbstractEventLoop:
    """The event loop that goes with a clock."""
    return PacedLoop(clock) if isinstance(clock, PacedClock) else asyncio.new_event_loop()


def ward_clock(speed: float) -> PacedClock | RealClock:
    """Real time at speed 1, simulated time at any other."""
    return RealClock() if speed == 1.0 else PacedClock(speed)
