"""A prediction names its likeliest posture, its confidence and its likeliest placement."""

from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.samples import SensorId


def test_that_the_likeliest_posture_and_placement_are_named() -> None:
    prediction = Prediction(
        sensor=SensorId("open:1"),
        span=Span(0, 2),
        posture_probs=(0.1, 0.7, 0.2),
        placement_probs=(0.3, 0.3, 0.4),
        roll_deg=31.0,
        arc_deg=20.0,
        state="posture",
        model_id="base",
        scheme_id="twelve",
    )
    assert (1, 0.7, 2) == (prediction.posture, prediction.confidence, prediction.placement)
