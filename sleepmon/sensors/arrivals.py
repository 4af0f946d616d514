"""Losses of sensors that neither number nor stamp their packets, told from when packets arrive.

A packet is late by chance and never early, so the least lateness in each two seconds lies close to
a line, and a loss lifts all that follow above it. What is lost must add up to more than
`NOTICED_S`, or to 0.6 packets where those are longer, and stay so for two windows; less cannot be
told from air that is busy. Where a loss lies is known to a few seconds only. Nothing is noticed
during the first twenty seconds of a link.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

WINDOW_S = 2.0
LEARN_WINDOWS = 10
KEPT_WINDOWS = 60
NOTICED_S = 0.045
"""Longer than a usual connection interval, behind which a packet may hide."""
NOTICED_PACKETS = 0.6


@dataclass(frozen=True, slots=True)
class _Least:
    """The packet that was least late in its window."""

    samples: int
    late_s: float


class ArrivalEnvelope:
    """One link's packets; tell it each, in order."""

    def __init__(self, rate_hz: float) -> None:
        self._rate_hz = rate_hz
        self.restart()

    def restart(self) -> None:
        """Another link: learn anew."""
        self._samples = 0
        self._window_from = 0
        self._packet_samples = 1
        self._origin_ns: int | None = None
        self._least: _Least | None = None
        self._line: deque[_Least] = deque(maxlen=KEPT_WINDOWS)
        self._late_before_s = 0.0

    def add(self, samples: int, arrived_ns: int) -> int:
        """A packet of so many samples arrived; -> samples now known to be lost before it."""
        if self._origin_ns is None:
            self._origin_ns = arrived_ns
        self._packet_samples = samples
        self._samples += samples
        # Against the declared rate; by how much that is off is the slope of the line.
        late_s = (arrived_ns - self._origin_ns) * 1e-9 - self._samples / self._rate_hz
        if self._least is None or late_s < self._least.late_s:
            self._least = _Least(self._samples, late_s)
        if self._samples - self._window_from < WINDOW_S * self._rate_hz:
            return 0
        least, self._least = self._least, None
        self._window_from = self._samples
        return self._judge(least)

    def _judge(self, least: _Least) -> int:
        """Whether a window lies on the line, which it then continues."""
        if len(self._line) < LEARN_WINDOWS:
            self._line.append(least)
            return 0
        above_s = least.late_s - self._expected_s(least.samples)
        noticed_s = max(NOTICED_S, NOTICED_PACKETS * self._packet_samples / self._rate_hz)
        before_s, self._late_before_s = self._late_before_s, 0.0
        if above_s < -noticed_s:  # the line itself was learnt while packets came late
            self._line.clear()
            self._line.append(least)
        elif above_s < noticed_s:
            self._line.append(least)
        elif before_s < noticed_s:
            self._late_before_s = above_s
        else:
            return self._lost(min(before_s, above_s))
        return 0

    def _expected_s(self, samples: int) -> float:
        """Lateness on the line after so many samples."""
        at = np.array([point.samples for point in self._line], np.float64)
        late_s = np.array([point.late_s for point in self._line])
        middle = at.mean()
        slope = float(((at - middle) * (late_s - late_s.mean())).sum() / ((at - middle) ** 2).sum())
        return float(late_s.mean()) + slope * (samples - float(middle))

    def _lost(self, above_s: float) -> int:
        """Whole packets that make up for this lateness."""
        packets = max(1, round(above_s * self._rate_hz / self._packet_samples))
        lost = packets * self._packet_samples
        self._samples += lost
        self._window_from = self._samples
        return lost
