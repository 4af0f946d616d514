"""States that are not postures, told by plain rules: moving, not worn, upright, unsure.

Thresholds are guards measured on lying people: gains err by up to 8 %, still windows stay under
0.03 g, breathing under 0.02 g, and the chest of a prone person slopes up to about 50 degrees.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.domain.predictions import PredictionState
from sleepmon.dsp.orientation import slope_deg

MOVING_SD_G = 0.1
"""An axis that spreads more than this within a window is moving."""
ONE_G = (0.8, 1.25)
"""Mean specific force of a body at rest, in g, with room for gain errors."""
UPRIGHT_SLOPE_DEG = 60.0
"""From here on the long axis is so near gravity that roll has no meaning."""

_STATES: tuple[PredictionState, ...] = ("moving", "not worn", "upright", "posture", "unsure")
"""The first that is true counts, in this order; without any it is unsure."""

Bools = npt.NDArray[np.bool_]


def means_of(windows_g: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Mean of each window (k, window, 3) -> (k, 3), several times quicker than `mean`."""
    return np.asarray(np.einsum("kij->kj", windows_g) / np.float32(windows_g.shape[1]))


def moving(windows_g: npt.ArrayLike) -> Bools:
    """Which windows (k, window, 3) hold movement or a force that is not 1 g."""
    x = np.asarray(windows_g, dtype=np.float32)
    mean = means_of(x)
    size = np.linalg.norm(mean, axis=-1)
    spread = means_of(np.square(x - mean[:, None])).max(axis=-1, initial=0.0)
    at_rest = (size >= ONE_G[0]) & (size <= ONE_G[1]) & (spread <= MOVING_SD_G**2)
    return np.asarray(~at_rest)  # a NaN compares false, so it is not at rest


def upright(windows_g: npt.ArrayLike) -> Bools:
    """Which windows (k, window, 3) have the long axis near gravity: sitting or standing."""
    x = np.asarray(windows_g, dtype=np.float32)
    return np.asarray(np.abs(slope_deg(means_of(x))) >= UPRIGHT_SLOPE_DEG)


def still(windows_g: npt.ArrayLike) -> Bools:
    """Which windows (k, window, 3) show a body at rest, whatever its posture."""
    return np.asarray(~moving(windows_g))


def states_of(
    windows_g: npt.ArrayLike,
    confidence: npt.ArrayLike,
    unsure_below: npt.ArrayLike,
    unworn: npt.ArrayLike | None = None,
) -> list[PredictionState]:
    """State of each window: moving before not worn before upright before unsure before posture.

    `confidence` (k,) is the calibrated probability of the likeliest posture, `unworn` (k,) whether
    nobody breathes or stirs for minutes.
    """
    sure = np.asarray(confidence, dtype=np.float64) >= np.asarray(unsure_below, dtype=np.float64)
    away = np.zeros(len(sure), dtype=np.bool_) if unworn is None else np.asarray(unworn)
    facts = [moving(windows_g), away, upright(windows_g), sure]
    first = np.select(facts, list(range(len(facts))), default=len(facts))
    return [_STATES[number] for number in first.tolist()]
