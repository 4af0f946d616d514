"""Copies of windows rolled about the long axis: four postures teach all twelve.

People do not read 90 degrees on their side, so each person and sensor has a map of its own from
the roll as read to the roll as meant. It is drawn through the postures that were labelled; copies
are rolled to any reading, and the map says what posture that is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.calibration import turned_g
from sleepmon.dsp.orientation import roll_deg, sector_of
from sleepmon.dsp.own_angles import meant_deg
from sleepmon.learning.datasets.windows import (
    UNKNOWN,
    Indices,
    LabelledWindows,
    body_of,
    together,
)
from sleepmon.learning.straightening import mean_roll_deg

Floats = npt.NDArray[np.float64]
MOST_COPIES = 40_000
"""Of long nights fewer copies are made of each window, at least one; memory has an end."""
POSE_SD_DEG = 3.0
"""How exactly people take a posture: near a sector's border a copy may be of either neighbour, so
that the model is as sure there as it may be."""


def rotated_copies(
    windows: LabelledWindows, scheme: Scheme, copies: int, seed: int
) -> LabelledWindows:
    """At most `copies` of each window at rolls all round, drawn from `seed`, by night and sensor.

    They are copies of the calibrated form where there is one, and teach the posture alone.
    """
    rng = np.random.default_rng(seed)
    copies = max(min(copies, MOST_COPIES // max(len(windows), 1)), 1)
    parts = [windows.where(np.zeros(0, dtype=np.int64))]
    _, night = np.unique(windows.night, return_inverse=True)
    groups = np.stack([night, windows.placement], axis=1)
    for group in np.unique(groups, axis=0):
        mine = windows.where((groups == group).all(axis=1))
        parts.append(_of_one_sensor(mine, scheme, copies, rng))
    return together(parts)


def _of_one_sensor(
    mine: LabelledWindows, scheme: Scheme, copies: int, rng: np.random.Generator
) -> LabelledWindows:
    body = body_of(mine)
    read = roll_deg(body.mean(axis=1))
    middles = np.array([posture.roll_deg for posture in scheme.postures])
    known = np.unique(mine.posture)
    was = np.array([mean_roll_deg(read[mine.posture == one]) for one in known])
    # Every window serves the rolls that are nearer to its posture than to any other labelled one.
    chosen = np.repeat(np.arange(len(mine)), copies)
    reach = _reach_deg(middles[known])
    own = np.searchsorted(known, mine.posture[chosen])
    turn = rng.uniform(-reach[own, 0], reach[own, 1])
    rolled = turned_g(body[chosen], turn[:, None])
    meant = meant_deg(roll_deg(rolled.mean(axis=1)), middles[known], was)
    meant += rng.normal(0.0, POSE_SD_DEG, len(meant))
    posture: Indices = sector_of(meant, len(middles))
    return LabelledWindows(
        rolled,
        posture,
        np.full(len(chosen), UNKNOWN),
        mine.subject[chosen],
        mine.night[chosen],
    )


def _reach_deg(at_deg: Floats) -> Floats:
    """How far each posture's copies are rolled (back, on): beyond half way to the next posture."""
    if len(at_deg) == 1:
        return np.array([[180.0, 180.0]])
    gaps = np.append(np.diff(at_deg), at_deg[0] + 360.0 - at_deg[-1])
    return np.stack([np.roll(gaps, 1), gaps], axis=1) * 0.75
