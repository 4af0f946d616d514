"""What the model says about a stretch of time."""

from __future__ import annotations

from typing import Literal

import msgspec

from sleepmon.domain.samples import SensorId

PredictionState = Literal["posture", "upright", "moving", "not worn", "unsure"]


class Span(msgspec.Struct, frozen=True):
    """A stretch of time in UTC nanoseconds, end excluded."""

    start_ns: int
    end_ns: int


class Prediction(msgspec.Struct, frozen=True, kw_only=True):
    """Posture and placement of one sensor over one window.

    Probabilities are in the order of the scheme's postures and placements.
    """

    sensor: SensorId
    span: Span
    posture_probs: tuple[float, ...]
    placement_probs: tuple[float, ...]
    roll_deg: float | None
    """Angle of the gravity rule: 0 supine, 90 right side down; None when upright or moving."""
    arc_deg: float
    """Half width of the arc about the likeliest posture; it holds the truth 8 times in 10."""
    state: PredictionState
    model_id: str
    scheme_id: str
    calibrated: bool = False
    """Whether the sensor's mount was calibrated by reference poses; if not, angles are rough."""

    @property
    def posture(self) -> int:
        """Index of the likeliest posture."""
        return max(range(len(self.posture_probs)), key=self.posture_probs.__getitem__)

    @property
    def confidence(self) -> float:
        """Probability of the likeliest posture."""
        return max(self.posture_probs)

    @property
    def placement(self) -> int:
        """Index of the likeliest placement."""
        return max(range(len(self.placement_probs)), key=self.placement_probs.__getitem__)


class PostureSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the night's ribbon in which the person's posture stayed the same."""

    span: Span
    posture: int | None
    """Index in the scheme; None when upright, moving, not worn or unsure."""
    state: PredictionState


class PersonPosture(msgspec.Struct, frozen=True, kw_only=True):
    """Posture of the person, from whatever sensors stream now."""

    at_ns: int
    posture: int | None
    state: PredictionState
    confidence: float
    roll_deg: float | None
    arc_deg: float
    sensors: tuple[SensorId, ...]
    """Those that contributed."""
    since_ns: int
    """When the person came to lie like this (last turn); turns are held at least 60 s."""
    calibrated: bool = False
    """Whether every sensor that contributed had its mount calibrated."""
    settled: bool = True
    """False while another posture is on its way: posture and state are still those of before."""
