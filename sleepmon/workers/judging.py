"""What a model and the plain rules say about windows: live and over a whole night alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.predictions import Prediction, PredictionState, Span
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.activity import means_of, states_of
from sleepmon.dsp.calibration import calibrated_g
from sleepmon.dsp.orientation import arcs_deg, roll_deg
from sleepmon.dsp.own_angles import straightened_g
from sleepmon.dsp.worn import WornWatch

_NO_ROLL: tuple[PredictionState, ...] = ("moving", "upright", "not worn")
"""Gravity tells a roll only of a body that lies still."""


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

    def predict(
        self,
        windows_g: npt.NDArray[np.float32],
        read_g: npt.NDArray[np.float32] | None = None,
        mounted: npt.NDArray[np.bool_] | None = None,
    ) -> Probabilities:
        """Both heads for windows (k, window, 3) in g; the posture from `read_g`, if given.

        `mounted` (k,): whether the mount was calibrated, which `read_g` does not tell.
        """
        ...


class SensorJudge:
    """Judges the windows of one sensor, in order of time."""

    def __init__(
        self,
        predictor: Predictor,
        sensor: SensorId,
        calibration: MountCalibration | None = None,
        *,
        placement: str = "",
    ) -> None:
        card = predictor.card
        self._predictor = predictor
        self._sensor = sensor
        self._worn = WornWatch(card.rate_hz, card.step_samples)
        self.calibration = calibration
        """How the sensor sits; None as long as nobody told."""
        self.placement = placement
        """Where it is worn, by which a model knows people's angles; empty where nobody told."""

    def judged(self, spans: Sequence[Span], windows_g: npt.NDArray[np.float32]) -> list[Prediction]:
        """A prediction for each window (k, window, 3), the newest ones of this sensor."""
        if len(spans) == 0:
            return []
        unworn = self._worn.see([span.start_ns / 1e9 for span in spans], windows_g)
        return judged(
            self._predictor,
            self._sensor,
            spans,
            windows_g,
            self.calibration,
            unworn,
            placement=self.placement,
        )


def judged(
    predictor: Predictor,
    sensor: SensorId,
    spans: Sequence[Span],
    windows_g: npt.NDArray[np.float32],
    calibration: MountCalibration | None = None,
    unworn: npt.NDArray[np.bool_] | None = None,
    *,
    placement: str = "",
) -> list[Prediction]:
    """A prediction for each window (k, window, 3) of a sensor worn at `placement`.

    Posture, roll and upright are read in the body's axes where the mount was calibrated, the
    placement in the sensor's own. The posture is read as people mean it: a personal model's person,
    or people on average.
    """
    if len(spans) == 0:
        return []
    card = predictor.card
    turned = None if calibration is None else calibrated_g(windows_g, calibration)
    body = windows_g if turned is None else turned
    own = card.angles_at(placement, calibrated=calibration is not None)
    read = turned if own is None else straightened_g(body, own)
    mounted = np.full(len(spans), calibration is not None)
    answer = predictor.predict(windows_g, read, mounted)
    trust = card.calibration.trust(mounted=calibration is not None)
    states = states_of(body, answer.posture_probs.max(axis=1), trust.unsure_below, unworn)
    rolls = np.round(roll_deg(means_of(body)), 2).tolist()
    arcs = np.round(arcs_deg(answer.posture_probs, trust.arc_share), 2).tolist()
    postures, placements = _rounded(answer.posture_probs), _rounded(answer.placement_probs)
    return [
        Prediction(
            sensor=sensor,
            span=span,
            posture_probs=postures[row],
            placement_probs=placements[row],
            roll_deg=None if states[row] in _NO_ROLL else rolls[row],
            arc_deg=arcs[row],
            state=states[row],
            model_id=card.id,
            scheme_id=card.scheme_id,
            calibrated=calibration is not None,
        )
        for row, span in enumerate(spans)
    ]


def _rounded(probs: npt.NDArray[np.float32]) -> list[tuple[float, ...]]:
    """Five places tell all there is and keep a night's predictions small."""
    return [tuple(row) for row in np.round(probs.astype(np.float64), 5).tolist()]
