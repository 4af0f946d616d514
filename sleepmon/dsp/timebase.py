"""One true clock: a sensor's own time on the computer's clock, found while it streams.

A packet is late by chance and never early, so the least of (arrival - sensor's stamp) in each ten
seconds lies close to the true offset; a robust line through the last fifteen minutes of these
gives offset and drift. A constant delay inside the sensor cannot be seen from outside, and packets
in step with the connection interval may hide up to one interval: that bound is the honest accuracy.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WINDOW_S = 10.0
KEPT_WINDOWS = 90
LINE_AFTER_S = 60.0
"""Before that a slope would be noise; the least offset so far is used alone."""
STEEPEST = 3e-4
"""Crystals are off by tens of ppm; more is a mistake."""
JUMP_S = 2.0
"""Arrivals that far from the line: the sensor's clock was set or started anew."""
JUMP_PACKETS = 5
"""A stall of the computer delays packets too, but they do not stay late."""

_LATE_ENOUGH_S = 1e-5
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClockLine:
    """host = device + offset + slope x (device - origin), all in nanoseconds but the slope."""

    origin_ns: int
    offset_ns: float
    slope: float

    def host_ns(self, device_ns: int) -> float:
        """Time on the computer's clock."""
        return device_ns + self.offset_ns + self.slope * (device_ns - self.origin_ns)


@dataclass(frozen=True, slots=True)
class _Least:
    """The packet that was least late in its window."""

    device_ns: int
    offset_ns: int


class Timebase:
    """Maps one sensor's clock to the computer's, online; give it every packet in order."""

    def __init__(self) -> None:
        self.segments = 0
        """How often the sensor's clock started anew."""
        self._restart()

    def _restart(self) -> None:
        self._minima: deque[_Least] = deque(maxlen=KEPT_WINDOWS)
        self._least: _Least | None = None
        self._window_ends_ns = 0
        self._line: ClockLine | None = None
        self._slew_ns = 0.0
        self._slew_from_ns = 0
        self._spread_ns = 0.0
        self._strange = 0

    @property
    def is_known(self) -> bool:
        """Whether the drift is known, which takes a minute."""
        return len(self._minima) >= 3 and self._span_s() > LINE_AFTER_S

    @property
    def drift_ppm(self) -> float:
        """By how much the sensor's clock runs slow against the computer's, in parts per million."""
        return 0.0 if self._line is None else self._line.slope * 1e6

    @property
    def spread_ms(self) -> float:
        """How far the windows' least delays lie from the line, as a robust standard deviation."""
        return self._spread_ns * 1e-6

    def add(self, device_ns: int, arrived_ns: int) -> None:
        """A packet with this stamp arrived then."""
        offset_ns = arrived_ns - device_ns
        if self._line is None or self._jumped(device_ns, arrived_ns):
            self._restart()
            self.segments += 1
            self._line = ClockLine(device_ns, float(offset_ns), 0.0)
            self._window_ends_ns = device_ns + round(WINDOW_S * 1e9)
        if self._least is not None and device_ns >= self._window_ends_ns:
            self._close_window(device_ns)
        if self._least is None or offset_ns < self._least.offset_ns:
            self._least = _Least(device_ns, offset_ns)
            if len(self._minima) < 3 and offset_ns < self._line.offset_ns:
                self._line = ClockLine(device_ns, float(offset_ns), 0.0)

    def host_ns(self, device_ns: int) -> int:
        """The computer's time at which the sensor's clock showed this; ValueError before `add`."""
        if self._line is None:
            raise ValueError("no packet has arrived yet")
        window_ns = WINDOW_S * 1e9
        left = 1.0 - (device_ns - self._slew_from_ns) / window_ns
        slewed = self._slew_ns * min(1.0, max(0.0, left))
        return round(self._line.host_ns(device_ns) + slewed)

    def _jumped(self, device_ns: int, arrived_ns: int) -> bool:
        assert self._line is not None
        off_s = abs(arrived_ns - self._line.host_ns(device_ns)) * 1e-9
        self._strange = self._strange + 1 if off_s > JUMP_S else 0
        return self._strange >= JUMP_PACKETS

    def _close_window(self, device_ns: int) -> None:
        """A new line from now on; the difference to the old one fades over the next window."""
        assert self._least is not None
        self._minima.append(self._least)
        self._least = None
        self._window_ends_ns = device_ns + round(WINDOW_S * 1e9)
        before_ns = self.host_ns(device_ns)
        self._line = self._fitted()
        self._slew_ns = before_ns - self._line.host_ns(device_ns) if self.is_known else 0.0
        self._slew_from_ns = device_ns

    def _fitted(self) -> ClockLine:
        origin_ns = self._minima[-1].device_ns
        lowest = min(self._minima, key=lambda least: least.offset_ns)
        if not self.is_known:
            return ClockLine(origin_ns, float(lowest.offset_ns), 0.0)
        x = np.array([least.device_ns - origin_ns for least in self._minima]) * 1e-9
        y = np.array([least.offset_ns - lowest.offset_ns for least in self._minima]) * 1e-9
        slope, offset, spread = _robust_line(x, y)
        self._spread_ns = spread * 1e9
        return ClockLine(origin_ns, lowest.offset_ns + offset * 1e9, slope)

    def _span_s(self) -> float:
        return (self._minima[-1].device_ns - self._minima[0].device_ns) * 1e-9


def _robust_line(x: Array, y: Array) -> tuple[float, float, float]:
    """Slope, offset and spread of a line under which few points lie; late points count less."""
    slope, offset = _weighted_line(x, y, np.ones(len(x)))
    late = y - (offset + slope * x)
    spread = 1.4826 * float(np.median(np.abs(late))) + _LATE_ENOUGH_S
    weights = np.where(late > 0.0, 1.0 / (1.0 + (late / (2.0 * spread)) ** 2), 1.0)
    slope, offset = _weighted_line(x, y, weights**2)
    return min(STEEPEST, max(-STEEPEST, slope)), offset, spread


def _weighted_line(x: Array, y: Array, weights: Array) -> tuple[float, float]:
    total = weights.sum()
    mean_x, mean_y = (weights * x).sum() / total, (weights * y).sum() / total
    slope = (weights * (x - mean_x) * (y - mean_y)).sum() / (weights * (x - mean_x) ** 2).sum()
    return float(slope), float(mean_y - slope * mean_x)
