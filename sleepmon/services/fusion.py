"""What all sensors together say of the person, from what the model says of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sleepmon.domain.predictions import Prediction, PredictionState
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.orientation import arc_deg

DOUBT = 0.25
"""How much less a sensor counts that says it is unsure."""


@dataclass(frozen=True, slots=True)
class Fused:
    """One answer for the person; `posture` is None unless the state is `posture`."""

    posture: int | None
    state: PredictionState
    confidence: float
    roll_deg: float | None
    arc_deg: float
    sensors: tuple[SensorId, ...]


def fused(predictions: Sequence[Prediction]) -> Fused:
    """The person's posture from one prediction of each sensor; at least one is needed.

    Half of the sensors or more decide that the person moves or is upright; otherwise those that
    lie still are averaged, each by its confidence. A sensor not worn has no say.
    """
    worn = [p for p in predictions if p.state != "not worn"]
    if not worn:
        return _nothing("not worn", predictions)
    states: tuple[PredictionState, ...] = ("moving", "upright")
    for state in states:
        agreeing = [p for p in worn if p.state == state]
        if 2 * len(agreeing) >= len(worn):
            return _nothing(state, agreeing)
    return _lying([p for p in worn if p.state in ("posture", "unsure")])


def _nothing(state: PredictionState, predictions: Sequence[Prediction]) -> Fused:
    sensors = tuple(p.sensor for p in predictions)
    return Fused(None, state, 0.0, None, 180.0, sensors)


def _lying(predictions: Sequence[Prediction]) -> Fused:
    weights = np.array([p.confidence * (DOUBT if p.state == "unsure" else 1) for p in predictions])
    weights /= weights.sum()
    probs = weights @ np.array([p.posture_probs for p in predictions])
    posture = int(np.argmax(probs))
    sure = any(p.state == "posture" for p in predictions)
    return Fused(
        posture=posture if sure else None,
        state="posture" if sure else "unsure",
        confidence=float(probs[posture]),
        roll_deg=_mean_roll(predictions, weights.tolist()),
        arc_deg=arc_deg(probs),
        sensors=tuple(p.sensor for p in predictions),
    )


def _mean_roll(predictions: Sequence[Prediction], weights: Sequence[float]) -> float | None:
    """Mean direction; None when no sensor tells one or they cancel out."""
    direction = 0j
    for prediction, weight in zip(predictions, weights, strict=True):
        if prediction.roll_deg is not None:
            angle = math.radians(prediction.roll_deg)
            direction += weight * complex(math.cos(angle), math.sin(angle))
    if abs(direction) < 1e-6:
        return None
    return math.degrees(math.atan2(direction.imag, direction.real)) % 360.0
