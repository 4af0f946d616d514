"""The gravity rule: no training, just the angle of gravity about the long axis.

It stands beside every model, because on real people it is hard to beat.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.orientation import angle_between_deg, roll_deg

SPREAD_DEG = 12.0
"""How far roll and posture lie apart in people: mounting 10, posture 7 degrees, added."""


class GravityRule:
    """Posture of the nearest roll; of the placement the rule knows nothing."""

    def __init__(self, rolls_deg: Sequence[float]) -> None:
        self._rolls_deg = np.asarray(rolls_deg, dtype=np.float64)

    def posture(self, windows_g: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Index of the nearest posture for windows (k, window, 3)."""
        return np.asarray(np.abs(self._off_deg(windows_g)).argmin(axis=1))

    def posture_probs(self, windows_g: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Probabilities (k, postures) if rolls spread normally about their posture."""
        density = np.exp(-0.5 * (self._off_deg(windows_g) / SPREAD_DEG) ** 2) + 1e-12
        return np.asarray(density / density.sum(axis=1, keepdims=True))

    def _off_deg(self, windows_g: npt.ArrayLike) -> npt.NDArray[np.float64]:
        x = np.asarray(windows_g, dtype=np.float64).mean(axis=1)
        return angle_between_deg(self._rolls_deg[None], roll_deg(x)[:, None])
