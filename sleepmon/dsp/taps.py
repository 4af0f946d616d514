"""Three taps on all sensors together, found in what each of them sensed, to compare clocks.

A tap begins at once, so its beginning lies somewhere between two samples: half a sample period to
either side is the most that one sensor can tell, if its own filter does not blur it. Whether a
sensor's times are late as a whole, by up to one connection interval of its radio, is what the
comparison brings to light.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

JOLT_G = 0.35
"""From one sample to the next: more than turning in bed does, less than a tap with a finger."""
ONE_TAP_S = 0.3
"""Jolts of one tap: the blow and what rings after it."""
BETWEEN_S = (0.25, 1.2)
"""From one of the three taps to the next."""
EVENNESS = 2.0
"""The longer of the two pauses is at most so many times the shorter."""
CALM_S = 1.0
"""Nothing else happens so long before and after the three."""
FARTHEST_S = 2.0
"""Clocks that are farther apart than this are not recognised as having felt the same taps."""
SLACK_S = 0.01
"""By how much the pauses may differ between two sensors beyond what their samples can tell."""
LONGEST_STEP_S = 0.2
"""Samples farther apart than this are no neighbours: something was lost between them."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TapsFelt:
    """Three taps as felt by some of the sensors."""

    at_s: dict[str, Floats]
    """By sensor: when each of the three began, (3,)."""

    def difference_s(self, sensor: str, other: str) -> float:
        """How much later than the other this sensor has the taps, mean of the three."""
        return float(np.mean(self.at_s[sensor] - self.at_s[other]))


def jolts_s(acceleration_g: npt.ArrayLike, times_s: npt.ArrayLike) -> Floats:
    """Times in the middle between two neighbouring samples, (n, 3) at (n,), that differ greatly."""
    g, at = np.asarray(acceleration_g, np.float64), np.asarray(times_s, np.float64)
    with np.errstate(invalid="ignore", over="ignore"):  # floats of a broken file
        step_g = np.linalg.norm(np.diff(g, axis=0), axis=1)
        strong = (step_g > JOLT_G) & (np.diff(at) < LONGEST_STEP_S)
    middle: Floats = ((at[1:] + at[:-1]) / 2.0)[strong]
    return middle


def triple_taps_s(jolts: npt.ArrayLike) -> Floats:
    """When three taps with calm around them began, (k, 3), from the times of all jolts in order."""
    at = np.asarray(jolts, np.float64)
    if not len(at):
        return np.zeros((0, 3))
    begins = np.flatnonzero(np.diff(at, prepend=-np.inf) > BETWEEN_S[0] / 2.0)
    starts, ends = at[begins], at[np.append(begins[1:], len(at)) - 1]
    if len(starts) < 3:
        return np.zeros((0, 3))
    calm_s = np.concatenate([[np.inf], starts[1:] - ends[:-1], [np.inf]])
    short = np.lib.stride_tricks.sliding_window_view(ends - starts <= ONE_TAP_S, 3).all(axis=1)
    three = np.lib.stride_tricks.sliding_window_view(starts, 3)
    pauses = np.diff(three, axis=1)
    shorter, longer = pauses.min(axis=1), pauses.max(axis=1)
    paced = (shorter >= BETWEEN_S[0]) & (longer <= BETWEEN_S[1])
    calm = np.minimum(calm_s[:-3], calm_s[3:]) >= CALM_S
    found: Floats = three[short & paced & calm & (longer <= EVENNESS * shorter)]
    return found


def felt_together(
    taps_s: Mapping[str, Floats], periods_s: Mapping[str, float]
) -> tuple[TapsFelt, ...]:
    """Triple taps (k, 3) that two sensors or more felt, in order of time.

    `periods_s` is the time between two samples of each sensor. Taps of one sensor alone are left
    out: nothing can be told of them.
    """
    found: list[TapsFelt] = []
    left = {sensor: list(taps) for sensor, taps in taps_s.items()}
    while any(left.values()):
        sensor = min((s for s in left if left[s]), key=lambda s: float(left[s][0][0]))
        taps = left[sensor].pop(0)
        felt = {sensor: taps}
        for other in left:
            slack_s = (periods_s[sensor] + periods_s[other]) / 2.0 + SLACK_S
            number = None if other == sensor else _same(taps, left[other], slack_s)
            if number is not None:
                felt[other] = left[other].pop(number)
        if len(felt) > 1:
            found.append(TapsFelt(felt))
    return tuple(found)


def _same(taps: Floats, others: list[Floats], slack_s: float) -> int | None:
    """Which of the others are these taps: the nearest whose pauses are the same."""
    fitting = [
        (abs(float(other[0] - taps[0])), number)
        for number, other in enumerate(others)
        if abs(float(other[0] - taps[0])) <= FARTHEST_S
        and np.abs(np.diff(other) - np.diff(taps)).max() <= slack_s
    ]
    return min(fitting)[1] if fitting else None
