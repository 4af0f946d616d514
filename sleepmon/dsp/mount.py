"""Reference poses: what gravity should read in each, and whether a stretch of samples is one.

A reference is refused while the person moves, where the force is not 1 g, and where poses
contradict each other: the stillest stretch of a night is often a sitting person.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.dsp.activity import ONE_G

Floats = npt.NDArray[np.float64]

SHORTEST_S = 2.0
MOST_SD_G = 0.05
"""An axis of a held pose spreads less than this; breathing gives 0.02 at most."""
MOST_DRIFT_DEG = 5.0
"""Between the first and the last third of a held pose."""
EXPECTED: dict[ReferencePose, tuple[float, float, float]] = {
    "supine": (1.0, 0.0, 0.0),
    "prone": (-1.0, 0.0, 0.0),
    "right": (0.0, 1.0, 0.0),
    "left": (0.0, -1.0, 0.0),
    "upright": (0.0, 0.0, 1.0),
}
"""Upwards in the body frame (front, left, head) in each pose; sides only roughly."""
APART_DEG: dict[frozenset[ReferencePose], tuple[float, float]] = {
    frozenset(("supine", "prone")): (110.0, 180.0),
    frozenset(("right", "left")): (80.0, 180.0),
}
"""How far two poses may lie apart; all other pairs are a quarter turn, give or take."""
QUARTER_DEG = (40.0, 145.0)


def held_g(samples_g: npt.ArrayLike, rate_hz: float, pose: ReferencePose) -> Floats:
    """Mean specific force (3,) of a pose held in samples (n, 3); RefusedError says what is wrong.

    Samples must span two seconds at least and hold only numbers.
    """
    x = np.asarray(samples_g, dtype=np.float64).reshape(-1, 3)
    again = "Hold the pose and try again."
    if not np.isfinite(x).all() or len(x) < SHORTEST_S * rate_hz:
        raise RefusedError(
            f"Too few samples came while {pose_words(pose)}.", "See that the sensor streams."
        )
    if float(x.std(axis=0).max()) > MOST_SD_G:
        raise RefusedError(f"There was movement while {pose_words(pose)}.", again)
    third = len(x) // 3
    drift_deg = between_deg(x[:third].mean(axis=0), x[-third:].mean(axis=0))
    if drift_deg > MOST_DRIFT_DEG:
        raise RefusedError(f"The sensor still turned while {pose_words(pose)}.", again)
    mean = x.mean(axis=0)
    size = float(np.linalg.norm(mean))
    if not ONE_G[0] <= size <= ONE_G[1]:
        raise RefusedError(
            f"The sensor read {size:.2f} g at rest, not 1 g.",
            "Check that its range and axes are set right.",
        )
    return np.asarray(mean)


def refuse_contradictions(poses: Mapping[ReferencePose, Floats]) -> None:
    """RefusedError when two poses lie nearer or farther apart than bodies can, or none is known."""
    if not {"supine", "prone"} & set(poses):
        raise RefusedError(
            "A calibration needs the person on the back or on the front.",
            "Start with the person flat on the back.",
        )
    names = sorted(poses)
    for index, one in enumerate(names):
        refuse_clash(one, poses[one], {other: poses[other] for other in names[index + 1 :]})


def refuse_clash(pose: ReferencePose, vector: Floats, held: Mapping[ReferencePose, Floats]) -> None:
    """RefusedError when a pose lies nearer to or farther from those held than bodies can."""
    for other in sorted(held):
        apart = between_deg(vector, held[other])
        low, high = APART_DEG.get(frozenset((pose, other)), QUARTER_DEG)
        if other == pose or low <= apart <= high:
            continue
        how = f"only {apart:.0f} degrees apart" if apart < low else (
            f"{apart:.0f} degrees apart, which no body does"
        )  # fmt: skip
        raise RefusedError(
            f"{pose_words(pose).capitalize()} and {pose_words(other)} read {how}.",
            "Turn the person fully, or take both poses again.",
        )


def still_s(samples_g: npt.ArrayLike, rate_hz: float, most_s: float) -> float:
    """For how long the newest of samples (n, 3) have been at rest, in half seconds."""
    x = np.asarray(samples_g, dtype=np.float64).reshape(-1, 3)
    at_rest = 0.0
    for halves in range(1, round(2 * most_s) + 1):
        wanted = round(halves * rate_hz / 2)
        newest = x[len(x) - wanted :] if wanted <= len(x) else x[:0]
        if wanted < 2 or len(newest) < wanted or float(newest.std(axis=0).max()) > MOST_SD_G:
            break
        at_rest = halves / 2
    return at_rest


def between_deg(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """Angle between two directions (3,)."""
    a, b = unit(one), unit(other)
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), float(a @ b))))


def unit(vector: npt.ArrayLike) -> Floats:
    """The direction (3,) of a vector that is not nothing."""
    x = np.asarray(vector, dtype=np.float64)
    return np.asarray(x / max(float(np.linalg.norm(x)), 1e-9))


def pose_words(pose: ReferencePose) -> str:
    """What the person does in a pose: `lying on the back`."""
    return {
        "supine": "lying on the back",
        "prone": "lying on the front",
        "right": "lying on the right side",
        "left": "lying on the left side",
        "upright": "sitting or standing",
    }[pose]
