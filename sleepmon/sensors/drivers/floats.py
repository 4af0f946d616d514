"""Accelerations that come as float32, which noise can turn into anything."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import PayloadError

G_IN_M_S2 = 9.80665
MOST_M_S2 = 1000.0
"""No sensor here measures a tenth of it."""


def forces_in(payload: bytes, offset: int, samples: int) -> npt.NDArray[np.float32]:
    """x, y, z in m/s² from here on, (n, 3); PayloadError for what no sensor can measure."""
    values = np.frombuffer(payload, "<f4", 3 * samples, offset).reshape(-1, 3)
    # Not "any beyond", for nothing compares with what is not a number.
    if not (np.abs(values) <= MOST_M_S2).all():
        raise PayloadError("A packet holds accelerations that cannot be.")
    return values
