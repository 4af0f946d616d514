"""What all sensors together say of the person, from what the model says of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.domain.predictions import Prediction, PredictionState
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.orientation import arc_deg

DOUBT = 0.25
"""How much less a sensor counts that says it is unsure."""
NEW_PART = 0.75
"""How much of a further sensor's evidence is new: they share the bed, the person and the model.

Fitted on simulated people, where it holds the calibration error of any two or three under 3 %.
"""
CLASH_BELOW = 0.6
"""Confidence up to which a contradiction between sure sensors leaves the person unsure."""
_SMALLEST = 1e-4
"""No sensor alone rules a posture out."""
Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fused:
    """One answer for the person; `posture` is None unless the state is `posture`."""

    posture: int | None
    state: PredictionState
    confidence: float
    roll_deg: float | None
    arc_deg: float
    sensors: tuple[SensorId, ...]
    calibrated: bool = False


def fused(predictions: Sequence[Prediction]) -> Fused:
    """The person's posture from one prediction of each sensor; at least one is needed.

    Half of the sensors or more decide that the person moves or is upright; otherwise those that
    lie still are taken together, each by how sure it is. A sensor not worn has no say.
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
    weights = np.array([DOUBT if p.state == "unsure" else 1.0 for p in predictions])
    probs = pooled(np.array([p.posture_probs for p in predictions]), weights)
    posture, confidence = int(np.argmax(probs)), float(probs.max())
    sure = any(p.state == "posture" for p in predictions) and not _clash(predictions, confidence)
    heard = (weights * [p.confidence for p in predictions]).tolist()
    return Fused(
        posture=posture if sure else None,
        state="posture" if sure else "unsure",
        confidence=confidence,
        roll_deg=_mean_roll(predictions, heard),
        # Of one sensor the model knows how wide an arc must be; of several 0.78 to 0.83 of
        # simulated windows lie in one of the plain width.
        arc_deg=predictions[0].arc_deg if len(predictions) == 1 else arc_deg(probs),
        sensors=tuple(p.sensor for p in predictions),
        calibrated=all(p.calibrated for p in predictions),
    )


def pooled(probs: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> Probabilities:
    """One answer (postures,) from those of several sensors (n, postures) with weights (n,).

    Their logarithms are added, so that a sure sensor weighs more than a doubtful one, agreement
    makes surer and disagreement less sure. One sensor alone keeps its answer.
    """
    floored = np.maximum(probs, _SMALLEST)
    share = 1.0 if len(probs) == 1 else NEW_PART
    logs = share * (weights / weights.max()) @ np.log(floored)
    powers = np.exp(logs - logs.max())
    return np.asarray(powers / powers.sum())


def _clash(predictions: Sequence[Prediction], confidence: float) -> bool:
    """Whether sensors that are sure contradict each other, by more than a sector's border."""
    said = {p.posture for p in predictions if p.state == "posture"}
    count = len(predictions[0].posture_probs)
    far = any(
        min((one - other) % count, (other - one) % count) > 1 for one in said for other in said
    )
    return far and confidence <= CLASH_BELOW


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
