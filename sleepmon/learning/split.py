"""Windows set aside inside the learning nights: to choose the checkpoint by, not to judge by."""

from __future__ import annotations

import numpy as np

from sleepmon.learning.datasets.windows import LabelledWindows, Mask

FEWEST_NIGHTS = 5
"""From so many nights on, whole nights are set aside."""
PART = 0.2
BETWEEN = 2
"""Windows dropped before a tail that is set aside, because they overlap it."""


def validation_split(
    windows: LabelledWindows, seed: int
) -> tuple[LabelledWindows, LabelledWindows, str]:
    """Windows to learn from, windows to choose by, and how they were parted, in words.

    Whole nights where there are enough; else the end of each posture of each sensor and night.
    The second may be empty when there are very few windows.
    """
    nights = windows.nights
    if len(nights) >= FEWEST_NIGHTS:
        count = max(round(PART * len(nights)), 1)
        aside = np.random.default_rng(seed).permutation(nights)[:count]
        mask = np.isin(windows.night, aside)
        return windows.where(~mask), windows.where(mask), f"{count} whole nights set aside"
    learn, choose = _tails(windows)
    words = "the last fifth of each posture of each night set aside"
    return windows.where(learn), windows.where(choose), words


def _tails(windows: LabelledWindows) -> tuple[Mask, Mask]:
    learn = np.ones(len(windows), dtype=np.bool_)
    choose = np.zeros(len(windows), dtype=np.bool_)
    _, night = np.unique(windows.night, return_inverse=True)
    groups = np.stack([night, windows.placement, windows.posture], axis=1)
    for group in np.unique(groups, axis=0):
        rows = np.flatnonzero((groups == group).all(axis=1))
        aside = int(PART * len(rows))
        if len(rows) - aside - BETWEEN < aside or aside == 0:
            continue
        choose[rows[-aside:]] = True
        learn[rows[-aside - BETWEEN :]] = False
    return learn, choose
