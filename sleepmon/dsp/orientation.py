"""How the body lies, read from the direction of gravity.

Body frame: a to the front, l to the left, h to the head, specific force in g (rest reads +1 up).
Roll is the angle about the long axis: 0 supine, 90 right side down, 180 prone, 270 left side down.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_SMALLEST_G = 1e-9
"""Below this a vector has no direction worth naming; it only keeps divisions finite."""


def roll_deg(acceleration_g: npt.ArrayLike) -> Floats:
    """Roll of each vector (..., 3) in degrees, 0 up to 360: the gravity rule."""
    g = np.asarray(acceleration_g, dtype=np.float64)
    angle = np.asarray(np.degrees(np.arctan2(g[..., 1], g[..., 0])) % 360.0)
    angle[angle >= 360.0] = 0.0  # -1e-15 % 360 rounds up to 360
    return angle


def slope_deg(acceleration_g: npt.ArrayLike) -> Floats:
    """Angle of the long axis above level for each vector (..., 3): +90 standing, 0 lying flat."""
    g = np.asarray(acceleration_g, dtype=np.float64)
    size = np.maximum(np.linalg.norm(g, axis=-1), _SMALLEST_G)
    return np.asarray(np.degrees(np.arcsin(np.clip(g[..., 2] / size, -1.0, 1.0))))


def angle_between_deg(start_deg: npt.ArrayLike, end_deg: npt.ArrayLike) -> Floats:
    """Signed short way from one roll to another, from -180 up to but not including 180."""
    turned = np.asarray(end_deg, dtype=np.float64) - np.asarray(start_deg, dtype=np.float64)
    return np.asarray((turned + 180.0) % 360.0 - 180.0)


def sector_of(roll: npt.ArrayLike, count: int = 12) -> npt.NDArray[np.int64]:
    """Index of the nearest of `count` equal sectors, the first centred on 0 degrees."""
    width = 360.0 / count
    nearest: npt.NDArray[np.int64] = np.rint(np.asarray(roll, dtype=np.float64) / width).astype(
        np.int64
    )
    return nearest % count


def arc_deg(posture_probs: npt.ArrayLike, share: float = 0.8) -> float:
    """Half width of the arc about the likeliest posture that holds `share` of the probability.

    The postures (P,) are equal sectors in order round the circle, each evenly filled. A certain
    answer gives a part of its own sector, a clueless one `share` of 180 degrees.
    """
    probs = np.asarray(posture_probs, dtype=np.float64)
    count = len(probs)
    half = 180.0 / count
    best = int(np.argmax(probs))
    total = float(probs.sum())
    if not np.isfinite(total) or total <= 0.0:
        return share * 180.0
    held, width, wanted = 0.0, 0.0, share * total
    for ring_mass, ring_width in _rings(probs, best, half):
        if held + ring_mass >= wanted and ring_mass > 0.0:
            return width + ring_width * (wanted - held) / ring_mass
        held, width = held + ring_mass, width + ring_width
    return 180.0


def _rings(probs: Floats, best: int, half: float) -> list[tuple[float, float]]:
    """Probability and width of what is added when the arc grows: own sector, then pairs."""
    count = len(probs)
    rings = [(float(probs[best]), half)]
    for step in range(1, count // 2 + 1):
        one, other = (best + step) % count, (best - step) % count
        if one == other:  # the opposite sector: both halves end at 180 degrees
            rings.append((float(probs[one]), half))
        else:
            rings.append((float(probs[one] + probs[other]), 2 * half))
    return rings
