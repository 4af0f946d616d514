"""A sensor's own time on the computer's clock, found once all of a night is there.

As in `timebase`, the packet that was least late in each minute lies close to the truth; but now a
line may be laid through the minutes before and after. The sensor's clock goes on over lost links,
so these cost nothing; where it was set or started anew, the map begins anew.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WINDOW_S = 60.0
NEIGHBOURS = 15
"""Windows on either side that a line goes through: temperature changes slowly."""
PASSES = 3
STEEPEST = 3e-4
"""Crystals are off by tens of ppm; more is a mistake."""
JUMP_S = 1.5
"""Packets that stay this much earlier or later than those before: a clock was set."""
STAY_S = 10.0
"""How far is looked on either side; a stall of the computer delays packets for a moment only."""

_LATE_ENOUGH_S = 1e-6
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ClockMap:
    """Where each packet's stamp lies on the computer's clock."""

    host_ns: Integers
    starts: Integers
    """Numbers of the packets at which the sensor's or the computer's clock began anew."""
    drift_ppm: float
    """How much faster (+) than the computer's the sensor's clock runs."""
    residual_ms: Floats
    """Of the least late packet of each minute, about the map."""


def map_clock(device_ns: Integers, arrived_ns: Integers) -> ClockMap:
    """Map the stamps of all packets of one sensor, (n,) with n at least 1, in order of sending."""
    offset_s = (arrived_ns - arrived_ns[0] - (device_ns - device_ns[0])) * 1e-9
    starts = _starts(offset_s, np.maximum.accumulate((arrived_ns - arrived_ns[0]) * 1e-9))
    host_s = np.empty(len(device_ns))
    residuals, slopes, weights = [], [], []
    for begin, end in itertools.pairwise([*starts.tolist(), len(device_ns)]):
        x = (device_ns[begin:end] - device_ns[begin]) * 1e-9
        at, lowest = _least_late(x, offset_s[begin:end])
        level, slope = _smooth(at, lowest)
        host_s[begin:end] = np.interp(x, at, level) + _beyond(x, at, slope)
        residuals.append(lowest - level)
        if len(at) > 2:
            slopes.append(float(np.median(slope)))
            weights.append(float(x[-1]))
    drift_ppm = -1e6 * float(np.average(slopes, weights=weights)) if slopes else 0.0
    mapped_ns = arrived_ns[0] + (device_ns - device_ns[0]) + np.round(host_s * 1e9).astype(np.int64)
    return ClockMap(mapped_ns, starts, drift_ppm, np.concatenate(residuals) * 1e3)


def _starts(offset_s: Floats, arrived_s: Floats) -> Integers:
    """0, and where the least offset jumps and stays."""
    starts = [0]
    for at in np.flatnonzero(np.abs(np.diff(offset_s)) > JUMP_S) + 1:
        near = np.searchsorted(arrived_s, [arrived_s[at - 1] - STAY_S, arrived_s[at] + STAY_S])
        before = offset_s[max(starts[-1], min(int(near[0]), at - 1)) : at]
        after = offset_s[at : max(int(near[1]), at + 1)]
        if abs(after.min() - before.min()) > JUMP_S:
            starts.append(int(at))
    return np.array(starts)


def _least_late(x: Floats, offset_s: Floats) -> tuple[Floats, Floats]:
    """Time and offset of the least late packet in each window that has any."""
    window = (x // WINDOW_S).astype(np.int64)
    order = np.lexsort((offset_s, window))
    _, first = np.unique(window[order], return_index=True)
    chosen = order[first]
    return x[chosen], offset_s[chosen]


def _smooth(at: Floats, lowest: Floats) -> tuple[Floats, Floats]:
    """Level and slope of a robust local line at each window; late windows count less."""
    level, slope, trust = lowest.copy(), np.zeros(len(at)), np.ones(len(at))
    if len(at) < 3:
        return np.full(len(at), lowest.min()), slope
    for _ in range(PASSES):
        for number in range(len(at)):
            near = slice(max(0, number - NEIGHBOURS), number + NEIGHBOURS + 1)
            x = at[near] - at[number]
            weights = (1.0 - (np.abs(x) / (np.abs(x).max() * 1.001)) ** 3) ** 3 * trust[near]
            level[number], slope[number] = _line(x, lowest[near], weights + 1e-9)
        late = lowest - level
        spread = float(np.median(np.abs(late))) + _LATE_ENOUGH_S
        trust = np.where(late > 0.0, 1.0 / (1.0 + (late / (3.0 * spread)) ** 2), 1.0)
    return level, slope


def _line(x: Floats, y: Floats, weights: Floats) -> tuple[float, float]:
    """Level at 0 and slope of a weighted line."""
    total = weights.sum()
    mean_x, mean_y = (weights * x).sum() / total, (weights * y).sum() / total
    spread = max(float((weights * (x - mean_x) ** 2).sum()), 1e-12)
    slope = float((weights * (x - mean_x) * (y - mean_y)).sum()) / spread
    slope = min(STEEPEST, max(-STEEPEST, slope))
    return float(mean_y - slope * mean_x), slope


def _beyond(x: Floats, at: Floats, slope: Floats) -> Floats:
    """Before the first and after the last window the line goes on as it is there."""
    before = np.minimum(0.0, x - at[0]) * slope[0]
    after = np.maximum(0.0, x - at[-1]) * slope[-1]
    return np.asarray(before + after)
