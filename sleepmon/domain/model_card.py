"""What a model is, what it was made from, and how well it did on what."""

from __future__ import annotations

from typing import Literal

import msgspec

ModelKind = Literal["base", "clinic", "personal"]


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with all that makes it honest."""

    metric: str
    value: float
    low: float | None = None
    high: float | None = None
    """95 % interval over people or nights; None when there are too few."""
    data: str
    split: str
    people: int
    windows: int
    simulated: bool


class Normalisation(msgspec.Struct, frozen=True, kw_only=True):
    """Per-axis shift and scale (g) applied before the network."""

    mean_g: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale_g: tuple[float, float, float] = (1.0, 1.0, 1.0)


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """Temperatures fitted on recordings held out, and the confidence below which it is unsure."""

    posture_temperature: float = 1.0
    placement_temperature: float = 1.0
    unsure_below: float = 0.0
    fitted_on: str = "not fitted"


class ModelCard(msgspec.Struct, frozen=True, kw_only=True):
    """The model's passport, stored as card.json beside its weights."""

    id: str
    kind: ModelKind
    network: str
    network_args: dict[str, int | float | str]
    scheme_id: str
    scheme_sha256: str
    postures: tuple[str, ...]
    placements: tuple[str, ...]
    rate_hz: float
    window_samples: int
    step_samples: int
    axes: Literal["body", "sensor"] = "body"
    normalisation: Normalisation = Normalisation()
    trained_on: str
    simulated: bool
    """True when all training data was simulated."""
    people: int
    split: str
    method: str
    metrics: tuple[Score, ...]
    calibration: Calibration = Calibration()
    parent_id: str = ""
    subject: str = ""
    """Whom a personal model belongs to; empty otherwise."""
    created_utc_ns: int
    code_version: str
    weights_sha256: str
