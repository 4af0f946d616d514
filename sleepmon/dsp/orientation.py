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
    return float(arcs_deg(np.asarray(posture_probs, dtype=np.float64)[None], share)[0])


def arcs_deg(posture_probs: npt.ArrayLike, share: float = 0.8) -> Floats:
    """The same for many answers (k, P) at once -> (k,)."""
    probs = np.asarray(posture_probs, dtype=np.float64)
    total = probs.sum(axis=1)
    told = np.isfinite(total) & (total > 0.0)
    arcs = np.full(len(probs), share * 180.0)
    mass, width = _rings(probs[told])
    held = np.cumsum(mass, axis=1)
    wanted = share * total[told]
    ring = np.minimum((held < wanted[:, None] * (1.0 - 1e-12)).sum(axis=1), mass.shape[1] - 1)
    rows = np.arange(len(ring))
    before = held[rows, ring] - mass[rows, ring]
    part = (wanted - before) / np.maximum(mass[rows, ring], _SMALLEST_G)
    inner = np.concatenate([[0.0], np.cumsum(width)])[ring]
    arcs[told] = np.minimum(inner + width[ring] * np.clip(part, 0.0, 1.0), 180.0)
    return arcs


def _rings(probs: Floats) -> tuple[Floats, Floats]:
    """Probability (k, rings) and width (rings,) of what is added as an arc grows.

    First the likeliest sector, then pairs on both sides of it, last the opposite one.
    """
    count = probs.shape[1]
    best = probs.argmax(axis=1)[:, None]
    rows = np.arange(len(probs))[:, None]
    steps = np.arange(1, (count - 1) // 2 + 1)
    pairs = probs[rows, (best + steps) % count] + probs[rows, (best - steps) % count]
    mass, width = [probs[rows, best], pairs], [180.0 / count, *([360.0 / count] * len(steps))]
    if count % 2 == 0:
        mass.append(probs[rows, (best + count // 2) % count])
        width.append(180.0 / count)
    return np.concatenate(mass, axis=1), np.array(width)
