"""One person's own angles: on the side nobody reads exactly 90 degrees, and everybody differs.

Each person and placement has a map of its own from the roll as read to the roll as meant, drawn
through the postures that were labelled. Windows rolled by it read as meant, for this person alone.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import OwnAngles
from sleepmon.dsp.calibration import turned_g
from sleepmon.dsp.orientation import angle_between_deg, roll_deg

Floats = npt.NDArray[np.float64]
_STEP_DEG = 0.5


def meant_deg(read: npt.ArrayLike, at_deg: npt.ArrayLike, was_deg: npt.ArrayLike) -> Floats:
    """Roll as meant for rolls as read, on the map through postures `at_deg` that read `was_deg`.

    Between two postures the map is straight; a posture that reads beyond its neighbour is left out.
    """
    order = np.argsort(np.asarray(at_deg))
    at, was = (np.asarray(rolls, dtype=np.float64)[order] for rolls in (at_deg, was_deg))
    off = angle_between_deg(at, was)
    grid = np.arange(0.0, 360.0, _STEP_DEG)
    reads = grid + np.interp(grid, np.append(at, at[0] + 360.0), np.append(off, off[0]),
                             period=360.0)  # fmt: skip
    nearest = np.abs(angle_between_deg(reads[None, :], grid[:, None])).argmin(axis=1)
    back = angle_between_deg(reads[nearest], grid[nearest])
    rolls = np.asarray(read, dtype=np.float64)
    return np.asarray((rolls + np.interp(rolls, grid, back, period=360.0)) % 360.0)


def straightened_g(windows_g: npt.NDArray[np.float32], own: OwnAngles) -> npt.NDArray[np.float32]:
    """Windows (k, window, 3), each rolled as one so that it reads as its person means it."""
    read = roll_deg(windows_g.mean(axis=1))
    by = angle_between_deg(read, meant_deg(read, own.meant_deg, own.reads_deg))
    return turned_g(windows_g, by[:, None])
