"""One person's own angles: on the side nobody reads exactly 90 degrees, and everybody differs.

Each person and placement has a map of its own from the roll as read to the roll as meant, drawn
through the postures that were labelled. Windows rolled by it read as meant, for this person alone.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import OwnAngles
from sleepmon.dsp.activity import means_of
from sleepmon.dsp.calibration import turned_g
from sleepmon.dsp.orientation import angle_between_deg, roll_deg

Floats = npt.NDArray[np.float64]
_STEP_DEG = 0.5


def meant_deg(read: npt.ArrayLike, at_deg: npt.ArrayLike, was_deg: npt.ArrayLike) -> Floats:
    """Roll as meant for rolls as read, on the map through postures `at_deg` that read `was_deg`.

    Between two postures the map is straight; a posture that reads beyond its neighbour is left out.
    """
    at, was = (tuple(float(roll) for roll in np.asarray(rolls)) for rolls in (at_deg, was_deg))
    grid, back = _ways_back(at, was)
    rolls = np.asarray(read, dtype=np.float64)
    return np.asarray((rolls + np.interp(rolls, grid, back, period=360.0)) % 360.0)


@lru_cache(maxsize=64)
def _ways_back(at_deg: tuple[float, ...], was_deg: tuple[float, ...]) -> tuple[Floats, Floats]:
    """A grid of rolls as read, and how far from each the roll as meant lies."""
    order = np.argsort(np.asarray(at_deg))
    at, was = np.asarray(at_deg)[order], np.asarray(was_deg)[order]
    off = angle_between_deg(at, was)
    grid = np.arange(0.0, 360.0, _STEP_DEG)
    reads = grid + np.interp(grid, np.append(at, at[0] + 360.0), np.append(off, off[0]),
                             period=360.0)  # fmt: skip
    nearest = np.abs(angle_between_deg(reads[None, :], grid[:, None])).argmin(axis=1)
    return grid, angle_between_deg(reads[nearest], grid[nearest])


def straightened_g(windows_g: npt.NDArray[np.float32], own: OwnAngles) -> npt.NDArray[np.float32]:
    """Windows (k, window, 3), each rolled as one so that it reads as its person means it."""
    read = roll_deg(means_of(windows_g))
    by = angle_between_deg(read, meant_deg(read, own.meant_deg, own.reads_deg))
    return turned_g(windows_g, by[:, None])
