"""A night as a model sees it afterwards: minutes, placements, agreement with the labels; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import NightMeta, NightSensor
from sleepmon.domain.predictions import Prediction
from sleepmon.services.agreement import Agreement, agreement

SETTLE_S = 1.0
"""Start of each label that is not judged: the person is still turning."""


class SensorClassified(msgspec.Struct, frozen=True, kw_only=True):
    """What the model says of one sensor over a whole night."""

    sensor: str
    placement: str
    """Where it was worn, by the night."""
    guessed_placement: str
    """Where the model thinks it was worn, from all windows at rest; empty without any."""
    guess_share: float
    """Mean probability of that placement."""
    posture_minutes: dict[str, float]
    """Minutes by posture code, in the scheme's order; only windows the model is sure of."""
    state_minutes: dict[str, float]
    """Minutes by state: posture, unsure, moving, upright, not worn."""
    agreement: Agreement


class NightClassified(msgspec.Struct, frozen=True, kw_only=True):
    """A night classified again as a whole."""

    night: str
    file: str
    """Where the predictions are."""
    night_id: str
    model_id: str
    scheme_id: str
    windows: int
    sensors: tuple[SensorClassified, ...]
    agreement: Agreement
    """All sensors together against the labels."""


def sensors_classified(
    meta: NightMeta, labels: LabelTrack, predictions: Sequence[Prediction], step_s: float
) -> tuple[SensorClassified, ...]:
    """One row per sensor of the night; each window counts for one step of time."""
    rows = []
    for row in meta.sensors:
        own = [said for said in predictions if said.sensor == row.sensor]
        rows.append(_sensor(meta, labels, row, own, step_s / 60.0))
    return tuple(rows)


def judged_against(
    meta: NightMeta, labels: LabelTrack, predictions: Sequence[Prediction]
) -> Agreement:
    """Agreement of predictions with the labels of their night."""
    worn = {str(row.sensor): row.placement for row in meta.sensors}
    return agreement(labels, predictions, meta.scheme, worn, SETTLE_S)


def _sensor(
    meta: NightMeta,
    labels: LabelTrack,
    row: NightSensor,
    own: Sequence[Prediction],
    step_minutes: float,
) -> SensorClassified:
    states = Counter(said.state for said in own)
    sure = Counter(said.posture for said in own if said.state == "posture")
    guess, share = _placement(meta, own)
    return SensorClassified(
        sensor=row.sensor,
        placement=row.placement,
        guessed_placement=guess,
        guess_share=share,
        posture_minutes={
            meta.scheme.postures[index].code: sure[index] * step_minutes for index in sorted(sure)
        },
        state_minutes={state: count * step_minutes for state, count in sorted(states.items())},
        agreement=judged_against(meta, labels, own),
    )


def _placement(meta: NightMeta, own: Sequence[Prediction]) -> tuple[str, float]:
    """One window says little of placement; a night of them says more."""
    at_rest = [said.placement_probs for said in own if said.state in ("posture", "unsure")]
    if not at_rest:
        return "", 0.0
    means = [sum(column) / len(at_rest) for column in zip(*at_rest, strict=True)]
    best = max(range(len(means)), key=means.__getitem__)
    return meta.scheme.placements[best].code, means[best]
