"""A night as a model sees it afterwards: minutes, placements, agreement with the labels; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import NightMeta, NightSensor
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.placing import evidence_of, placed_together, share_of
from sleepmon.services.agreement import Agreement, agreement

NOT_CALIBRATED = (
    "The mount was not calibrated: angles hold to about 10 degrees, and sectors may be one off."
)
NOTHING_SEEN = (
    "Nothing can be said of it: it nowhere gave two seconds without a gap. Sensors that send fewer"
    " than six samples a second are too slow."
)
SETTLE_S = 1.0
"""Start of each label that is not judged: the person is still turning."""


class SensorClassified(msgspec.Struct, frozen=True, kw_only=True):
    """What the model says of one sensor over a whole night."""

    sensor: str
    placement: str
    """Where it was worn, by the night."""
    guessed_placement: str
    """Where the model thinks it was worn, all sensors told together; empty without windows."""
    guess_share: float
    """Share of the evidence, gathered over all postures, that speaks for that placement."""
    posture_minutes: dict[str, float]
    """Minutes by posture code, in the scheme's order; only windows the model is sure of."""
    state_minutes: dict[str, float]
    """Minutes by state: posture, unsure, moving, upright, not worn."""
    agreement: Agreement
    calibrated: bool = False
    """Whether reference poses told how the sensor sat."""
    words: str = ""
    """What must be said beside every angle of this sensor; empty when there is nothing."""


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
    said_by = {
        row.sensor: [said for said in predictions if said.sensor == row.sensor]
        for row in meta.sensors
    }
    guesses = _placements(meta, said_by)
    return tuple(
        _sensor(meta, labels, row, said_by[row.sensor], step_s / 60.0, guesses)
        for row in meta.sensors
    )


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
    guesses: Mapping[SensorId, tuple[str, float]],
) -> SensorClassified:
    states = Counter(said.state for said in own)
    sure = Counter(said.posture for said in own if said.state == "posture")
    guess, share = guesses.get(row.sensor, ("", 0.0))
    calibrated = bool(own) and all(said.calibrated for said in own)
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
        calibrated=calibrated,
        words=_words(own, calibrated),
    )


def _words(own: Sequence[Prediction], calibrated: bool) -> str:
    if not own:
        return NOTHING_SEEN
    return "" if calibrated else NOT_CALIBRATED


def _placements(
    meta: NightMeta, said_by: Mapping[SensorId, Sequence[Prediction]]
) -> dict[SensorId, tuple[str, float]]:
    """One window says little of placement; a night of postures, all sensors together, says more."""
    evidence = {}
    for sensor, own in said_by.items():
        at_rest = [said for said in own if said.state in ("posture", "unsure")]
        if at_rest:
            probs = [said.placement_probs for said in at_rest]
            evidence[sensor] = evidence_of(probs, [said.posture for said in at_rest])
    return {
        sensor: (meta.scheme.placements[best].code, float(share_of(evidence[sensor])[best]))
        for sensor, best in placed_together(evidence).items()
    }
