"""Predictions as a model might give them."""

import numpy as np

from sleepmon.domain.predictions import Prediction, PredictionState, Span
from sleepmon.domain.samples import SensorId

SECOND_NS = 1_000_000_000


def said(
    at_s: float,
    posture: int = 0,
    *,
    sensor: str = "open:1",
    state: PredictionState = "posture",
    confidence: float = 0.9,
    roll_deg: float | None = None,
    window_s: float = 2.0,
) -> Prediction:
    """A prediction whose window ends at `at_s`; twelve postures, the rest shares what is left."""
    probs = np.full(12, (1 - confidence) / 11)
    probs[posture] = confidence
    lies = state in ("posture", "unsure")
    return Prediction(
        sensor=SensorId(sensor),
        span=Span(round((at_s - window_s) * SECOND_NS), round(at_s * SECOND_NS)),
        posture_probs=tuple(float(p) for p in probs),
        placement_probs=(1.0, 0.0, 0.0),
        roll_deg=(posture * 30.0 if roll_deg is None else roll_deg) if lies else None,
        arc_deg=15.0,
        state=state,
        model_id="fake",
        scheme_id="twelve",
    )
