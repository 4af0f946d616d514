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

Bools = npt.NDArray[np.bool_]


def moving(windows_g: npt.ArrayLike) -> Bools:
    """Which windows (k, window, 3) hold movement or a force that is not 1 g."""
    x = np.asarray(windows_g, dtype=np.float32)
    size = np.linalg.norm(x.mean(axis=1), axis=-1)
    at_rest = (size >= ONE_G[0]) & (size <= ONE_G[1]) & (x.std(axis=1).max(axis=-1) <= MOVING_SD_G)
    return np.asarray(~at_rest)  # a NaN compares false, so it is not at rest


def upright(windows_g: npt.ArrayLike) -> Bools:
    """Which windows (k, window, 3) have the long axis near gravity: sitting or standing."""
    x = np.asarray(windows_g, dtype=np.float32)
    return np.asarray(np.abs(slope_deg(x.mean(axis=1))) >= UPRIGHT_SLOPE_DEG)


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
    rows = zip(moving(windows_g), away, upright(windows_g), sure, strict=True)
    return [_state(*(bool(fact) for fact in row)) for row in rows]


def _state(moves: bool, away: bool, up: bool, certain: bool) -> PredictionState:
    if moves:
        return "moving"
    if away:
        return "not worn"
    if up:
        return "upright"
    return "posture" if certain else "unsure"
