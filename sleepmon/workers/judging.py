"""What a model and the plain rules say about windows: live and over a whole night alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.predictions import Prediction, PredictionState, Span
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.activity import states_of
from sleepmon.dsp.orientation import arc_deg, roll_deg


class Probabilities(Protocol):
    """Calibrated answers of both heads: (k, postures) and (k, placements)."""

    @property
    def posture_probs(self) -> npt.NDArray[np.float32]:
        """Probability of each posture, rows sum to 1."""
        ...

    @property
    def placement_probs(self) -> npt.NDArray[np.float32]:
        """Probability of each placement, rows sum to 1."""
        ...


class Predictor(Protocol):
    """A loaded model."""

    @property
    def card(self) -> ModelCard:
        """Its passport."""
        ...

    def predict(self, windows_g: npt.NDArray[np.float32]) -> Probabilities:
        """Both heads for windows (k, window, 3) in g."""
        ...


def judged(
    predictor: Predictor,
    sensor: SensorId,
    spans: Sequence[Span],
    windows_g: npt.NDArray[np.float32],
) -> list[Prediction]:
    """A prediction for each window (k, window, 3) of a sensor."""
    if len(spans) == 0:
        return []
    card = predictor.card
    answer = predictor.predict(windows_g)
    states = states_of(windows_g, answer.posture_probs.max(axis=1), card.calibration.unsure_below)
    rolls = roll_deg(windows_g.mean(axis=1))
    return [
        Prediction(
            sensor=sensor,
            span=span,
            posture_probs=_rounded(answer.posture_probs[row]),
            placement_probs=_rounded(answer.placement_probs[row]),
            roll_deg=_roll(float(rolls[row]), states[row]),
            arc_deg=round(arc_deg(answer.posture_probs[row]), 2),
            state=states[row],
            model_id=card.id,
            scheme_id=card.scheme_id,
        )
        for row, span in enumerate(spans)
    ]


def _roll(roll: float, state: PredictionState) -> float | None:
    """Gravity tells a roll only of a body that lies still."""
    return None if state in ("moving", "upright") else round(roll, 2)


def _rounded(probs: npt.NDArray[np.float32]) -> tuple[float, ...]:
    """Five places tell all there is and keep a night's predictions small."""
    return tuple(round(float(p), 5) for p in probs)
