"""How a sensor sits on the body: the turn from its axes to those of the person who wears it."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from sleepmon.domain.samples import SensorId

ReferencePose = Literal["supine", "prone", "right", "left", "upright"]
"""Poses that are taken on purpose: on the back, the front, the sides, sitting or standing."""
REFERENCE_POSES: tuple[ReferencePose, ...] = get_args(ReferencePose)

Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]
UPRIGHT_AXES: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
"""The turn that changes nothing."""


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
