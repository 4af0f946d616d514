"""How a sensor sits on the body: the turn from its axes to those of the person who wears it."""

from __future__ import annotations

import math
from typing import Literal, get_args

import msgspec

from sleepmon.domain.samples import SensorId

ReferencePose = Literal["supine", "prone", "right", "left", "upright"]
"""Poses that are taken on purpose: on the back, the front, the sides, sitting or standing."""
REFERENCE_POSES: tuple[ReferencePose, ...] = get_args(ReferencePose)

GUIDED_POSES: tuple[ReferencePose, ...] = ("supine", "right", "left", "prone", "upright")
"""The order of a guided calibration: each pose is one turn away from the one before."""
FEWEST_POSES = 3
"""Two poses always fit: only a third one tells whether they are right."""
GOOD_RESIDUAL_DEG = 12.0
"""People do not lie flat nor sit straight; poses that lie farther off are worth taking again."""

Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]
UPRIGHT_AXES: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
"""The turn that changes nothing."""


def fit_words(residual_deg: float) -> str:
    """How well the poses of a sensor fit: `fits within 4°`."""
    within = f"{max(1, math.ceil(residual_deg))}°"
    if residual_deg <= GOOD_RESIDUAL_DEG:
        return f"fits within {within}"
    return f"fits within {within} only, better take the poses again"


class MountCalibration(msgspec.Struct, frozen=True, kw_only=True):
    """What reference poses told of one sensor: body = rotation @ (gain * sensed + offset)."""

    sensor: SensorId
    rotation: Matrix
    residual_deg: float
    """Root mean square angle between the poses as turned and as they should be."""
    poses: tuple[ReferencePose, ...]
    made_at_ns: int
    """UTC."""
    roll_only: bool = False
    """True when only the roll was corrected: slope and twist are as the sensor has them."""
    gain: Row = (1.0, 1.0, 1.0)
    offset_g: Row = (0.0, 0.0, 0.0)


class SensorProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the calibration of one sensor has come."""

    sensor: SensorId
    placement: str
    still_s: float
    """How long it has lain still until now, at most as long as a pose is held."""
    trouble: str = ""
    """Why the pose asked for cannot be read now; empty when it can."""
    advice: str = ""
    poses: tuple[ReferencePose, ...] = ()
    """Those read so far."""
    residual_deg: float | None = None
    """Of the poses read so far; None as long as they tell no mount."""
    misfit: str = ""
    """Why they tell none."""
    gain_known: bool = False
    """Whether the sensor was turned about enough to correct its gain and offset too."""
