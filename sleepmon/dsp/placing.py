"""Where sensors sit, told from a whole night: one window says little, many postures more.

Evidence is the mean log probability of each placement, every posture counting alike however long
it was held. Sensors of one person cannot sit in the same place, so they are placed together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_SMALLEST = 1e-4
"""No single window rules a placement out."""
_MOST_TOGETHER = 6
"""More sensors or placements than this are not tried in every order."""
Key = TypeVar("Key")


def evidence_of(placement_probs: npt.ArrayLike, posture: npt.ArrayLike) -> Floats:
    """Evidence (placements,) of one sensor's windows (k, placements) in postures (k,); k >= 1."""
    logs = np.log(np.maximum(np.asarray(placement_probs, dtype=np.float64), _SMALLEST))
    which = np.asarray(posture)
    means = [logs[which == one].mean(axis=0) for one in np.unique(which)]
    return np.asarray(np.mean(means, axis=0))


def placed_together(
    evidence: Mapping[Key, Floats], among: Sequence[int] | None = None
) -> dict[Key, int]:
    """The likeliest placement of each sensor, no two alike; each for itself if there are too many.

    `among` limits the placements to those that are worn.
    """
    sensors = list(evidence)
    if not sensors:
        return {}
    places = list(range(len(evidence[sensors[0]]))) if among is None else list(among)
    if len(sensors) > len(places) or len(places) > _MOST_TOGETHER:
        return {sensor: max(places, key=lambda p: float(evidence[sensor][p])) for sensor in sensors}
    best = max(
        permutations(places, len(sensors)),
        key=lambda order: sum(float(evidence[s][p]) for s, p in zip(sensors, order, strict=True)),
    )
    return dict(zip(sensors, best, strict=True))


def share_of(evidence: Floats) -> Floats:
    """The same as shares (placements,) that sum to 1."""
    powers = np.exp(evidence - evidence.max())
    return np.asarray(powers / powers.sum())
