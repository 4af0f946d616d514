"""Mount calibration: the turn from a sensor's axes to the body's, fitted to reference poses.

Wahba's problem (1965) by singular values (Markley 1988). On the back, on the front and upright the
direction of gravity is known. On a side people lie anywhere from 45 to 115 degrees, so a side
tells which side is which and that the long axis is level, and leaves its angle free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import Matrix, MountCalibration, ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.mount import (
    EXPECTED,
    Floats,
    between_deg,
    pose_words,
    refuse_contradictions,
    unit,
)
from sleepmon.dsp.orientation import angle_between_deg, roll_deg
from sleepmon.dsp.sphere import SphereFit

WEIGHTS: dict[ReferencePose, float] = {
    "supine": 1.0, "prone": 0.5, "right": 0.5, "left": 0.5, "upright": 0.5,
}  # fmt: skip
"""Arms and pillow raise the chest of a prone person, and nobody sits straight."""
NO_TURN_WEIGHT = 1e-3
"""Where the poses leave a turn open, it is none."""
SIDE_FREE_DEG = 25.0
"""A side pose may lie so far from 90 degrees before it pulls at the roll."""
MOST_RESIDUAL_DEG = 30.0
MOST_POSE_DEG = 50.0
_ROUNDS = 50


@dataclass(frozen=True)
class MountFit:
    """The turn (3, 3) from sensor to body, and how far each pose then lies from its place."""

    rotation: Floats
    residual_deg: float
    pose_deg: dict[ReferencePose, float]


def fit_mount(poses: Mapping[ReferencePose, npt.ArrayLike], *, roll_only: bool = False) -> MountFit:
    """Fit the turn to the mean force (3,) of each pose; RefusedError when they contradict.

    With `roll_only` the turn is about the long axis alone.
    """
    held = {pose: unit(vector) for pose, vector in poses.items()}
    refuse_contradictions(held)
    rotation = _roll_turn(held) if roll_only else _full_turn(held)
    off = {pose: between_deg(rotation @ g, _target(pose, rotation @ g)) for pose, g in held.items()}
    residual = float(np.sqrt(np.mean([angle**2 for angle in off.values()])))
    worst = max(off, key=off.__getitem__)
    if not roll_only and (residual > MOST_RESIDUAL_DEG or off[worst] > MOST_POSE_DEG):
        raise RefusedError(
            f"The poses do not fit together: {pose_words(worst)} is {off[worst]:.0f} degrees off.",
            "Check that right and left were not mixed up, and take the poses again.",
        )
    return MountFit(rotation, residual, off)


def calibration_of(
    sensor: SensorId,
    fit: MountFit,
    made_at_ns: int,
    *,
    roll_only: bool = False,
    sphere: SphereFit | None = None,
) -> MountCalibration:
    """The fact that is written down of a fit; gain and offset are one and nothing where unknown."""
    known = {} if sphere is None else {"gain": sphere.gain, "offset_g": sphere.offset_g}
    rows = [tuple(round(float(value), 9) for value in row) for row in fit.rotation]
    return MountCalibration(
        sensor=sensor,
        rotation=_matrix(rows),
        residual_deg=round(fit.residual_deg, 2),
        poses=tuple(fit.pose_deg),
        made_at_ns=made_at_ns,
        roll_only=roll_only,
        **known,
    )


def calibrated_g(acceleration_g: npt.ArrayLike, calibration: MountCalibration) -> npt.NDArray[
    np.float32
]:  # fmt: skip
    """Acceleration (..., 3) in the body's axes, of a sensor with this calibration."""
    x = np.asarray(acceleration_g, dtype=np.float32)
    turn = np.asarray(calibration.rotation, dtype=np.float32)
    gain, offset = (np.asarray(v, dtype=np.float32) for v in (calibration.gain,
                                                              calibration.offset_g))  # fmt: skip
    return np.asarray((x * gain + offset) @ turn.T)


def turned_g(acceleration_g: npt.ArrayLike, by_deg: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Acceleration (..., 3) in the body's axes as if the body had rolled on by `by_deg` (...)."""
    x = np.asarray(acceleration_g, dtype=np.float32)
    angle = np.radians(np.asarray(by_deg, dtype=np.float64))
    cosine, sine = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
    front = x[..., 0] * cosine - x[..., 1] * sine
    left = x[..., 0] * sine + x[..., 1] * cosine
    return np.stack([front, left, x[..., 2]], axis=-1)


def _full_turn(held: Mapping[ReferencePose, Floats]) -> Floats:
    """Wahba's problem, solved again until the free angles of the sides have settled."""
    targets = {pose: np.asarray(EXPECTED[pose]) for pose in held}
    rotation = _wahba(held, targets)
    for _ in range(_ROUNDS):
        targets = {pose: _target(pose, rotation @ g) for pose, g in held.items()}
        better = _wahba(held, targets)
        settled = np.abs(better - rotation).max() < 1e-9
        rotation = better
        if settled:
            break
    return rotation


def _wahba(held: Mapping[ReferencePose, Floats], targets: Mapping[ReferencePose, Floats]) -> Floats:
    attitude = NO_TURN_WEIGHT * np.eye(3)
    for pose, g in held.items():
        attitude += WEIGHTS[pose] * np.outer(targets[pose], g)
    left, _, right = np.linalg.svd(attitude)
    proper = np.diag([1.0, 1.0, np.linalg.det(left) * np.linalg.det(right)])
    return np.asarray(left @ proper @ right)


def _target(pose: ReferencePose, turned: Floats) -> Floats:
    """Where a pose should read; a side is level and as far round as it lies, within bounds."""
    if pose not in ("right", "left"):
        return np.asarray(EXPECTED[pose])
    middle = 90.0 if pose == "right" else 270.0
    off = float(angle_between_deg(middle, roll_deg(turned)))
    angle = np.radians(middle + np.clip(off, -SIDE_FREE_DEG, SIDE_FREE_DEG))
    return np.array([np.cos(angle), np.sin(angle), 0.0])


def _roll_turn(held: Mapping[ReferencePose, Floats]) -> Floats:
    """The turn about the long axis that brings back and front to their places."""
    direction = 0j
    for pose, g in held.items():
        if pose in ("supine", "prone"):
            wanted = 0.0 if pose == "supine" else 180.0
            off = np.radians(float(angle_between_deg(roll_deg(g), wanted)))
            direction += WEIGHTS[pose] * complex(np.cos(off), np.sin(off))
    cosine, sine = direction.real / abs(direction), direction.imag / abs(direction)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def _matrix(rows: list[tuple[float, ...]]) -> Matrix:
    first, second, third = ((row[0], row[1], row[2]) for row in rows)
    return first, second, third
