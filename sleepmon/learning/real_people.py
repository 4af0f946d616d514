"""How a model and the gravity rule do on recordings of real people, told as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.model_card import Score
from sleepmon.domain.schemes import Scheme
from sleepmon.dsp.placing import evidence_of, placed_together
from sleepmon.learning import metrics
from sleepmon.learning.comparison import guesses_of
from sleepmon.learning.datasets.umafall import FAMILIES, read_umafall, rest_window
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.predictor import Predictor

DATA = "UMAFall, at rest after lying down or falling"
Float32s = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.str_]


@dataclass(frozen=True)
class RestingPeople:
    """Windows at rest (k, window, 3) with the family that is right, the placement, the person.

    `calibrated_g` holds the same windows turned by a mount calibration of each person's own, where
    there were reference poses to make one of.
    """

    windows_g: Float32s
    families: tuple[str, ...]
    placement: tuple[str, ...]
    subject: Words
    data: str = DATA
    calibrated_g: Float32s | None = None


def resting_people(folder: Path, rate_hz: float, window_samples: int) -> RestingPeople:
    """The still windows of all UMAFall trials in a folder; ImportFailed when there are none."""
    rows = [
        (window, FAMILIES[trial.coarse], trial.placement, trial.subject)
        for trial in read_umafall(folder)
        if (window := rest_window(trial, rate_hz, window_samples)) is not None
    ]
    if not rows:
        raise ImportFailed("Nobody is at rest in the UMAFall recordings of this folder.")
    windows, families, placement, subject = zip(*rows, strict=True)
    return RestingPeople(np.stack(windows), families, placement, np.array(subject))


def real_scores(predictor: Predictor, scheme: Scheme, people: RestingPeople) -> tuple[Score, ...]:
    """Four-way posture of model and gravity rule per placement, and the model's placement."""
    scores = _four_way(predictor, scheme, people, people.windows_g, None, "")
    if people.calibrated_g is not None:
        scores += _four_way(
            predictor, scheme, people, people.calibrated_g, people.calibrated_g, "calibrated_"
        )
    if len(set(people.placement)) > 1:
        scores += _placement(predictor, scheme, people)
    return tuple(scores)


def _four_way(
    predictor: Predictor,
    scheme: Scheme,
    people: RestingPeople,
    body_g: Float32s,
    calibrated_g: Float32s | None,
    how: str,
) -> list[Score]:
    """Model and rule side by side, on the windows as sensed or as calibrated."""
    guesses = guesses_of(predictor, _as_labelled(people, scheme, calibrated_g))
    rule = GravityRule([posture.roll_deg for posture in scheme.postures])
    codes = [posture.code for posture in scheme.postures]
    by_model = _right_family(guesses.posture, codes, people.families)
    by_rule = _right_family(rule.posture(body_g), codes, people.families)
    worn = np.array(people.placement)
    scores = []
    for place in sorted(set(people.placement)):
        mine = worn == place
        subject, data = people.subject[mine], f"{people.data}, {place}"
        scores.append(_score(f"{how}posture_four_way", by_model[mine], subject, data))
        scores.append(_score(f"{how}gravity_four_way", by_rule[mine], subject, data))
    return scores


def _as_labelled(
    people: RestingPeople, scheme: Scheme, calibrated_g: Float32s | None
) -> LabelledWindows:
    """The windows where they were worn; of the posture only the family is known, so it is left."""
    placement = [scheme.placement_index(place) for place in people.placement]
    return LabelledWindows(
        people.windows_g,
        np.zeros(len(placement), dtype=np.int64),
        np.array(placement, dtype=np.int64),
        people.subject,
        people.subject,
        calibrated_g,
    )


def _placement(predictor: Predictor, scheme: Scheme, people: RestingPeople) -> list[Score]:
    """Placement of single windows, and of each person's sensors together from all windows."""
    probs = predictor.predict(people.windows_g).placement_probs
    codes = [placement.code for placement in scheme.placements]
    worn = np.array(people.placement)
    guess = np.array(codes)[probs.argmax(1)]
    data = f"{people.data}, {' and '.join(sorted(set(people.placement)))}"
    single = np.asarray(guess == worn, dtype=np.float64)
    among = [codes.index(place) for place in sorted(set(people.placement))]
    right, who = placed_right(probs, people, codes, among)
    return [
        _score("placement_accuracy", single, people.subject, data),
        _score("placement_by_person", right, who, data),
    ]


def placed_right(
    probs: npt.ArrayLike, people: RestingPeople, codes: Sequence[str], among: Sequence[int]
) -> tuple[Floats, Words]:
    """Whether each recording's placement came out right, all of a person's told together.

    `probs` (k, placements) of each window; gives one value per recording and whose it is.
    """
    p, worn, families = np.asarray(probs), np.array(people.placement), np.array(people.families)
    right, who = [], []
    for subject in np.unique(people.subject):
        mine = people.subject == subject
        evidence = {
            place: evidence_of(p[mine & (worn == place)], families[mine & (worn == place)])
            for place in sorted(set(worn[mine].tolist()))
        }
        for place, guess in placed_together(evidence, among).items():
            right.append(float(codes[guess] == place))
            who.append(str(subject))
    return np.array(right), np.array(who)


def _right_family(
    posture: npt.NDArray[np.int64], codes: Sequence[str], families: Sequence[str]
) -> Floats:
    pairs = zip(posture, families, strict=True)
    return np.array([float(codes[index][:1] in right) for index, right in pairs])


def _score(metric: str, values: Floats, subject: Words, data: str) -> Score:
    low, high = metrics.interval(values, subject)
    return Score(
        metric=metric,
        value=float(values.mean()),
        low=low,
        high=high,
        data=data,
        split="none of these people learnt from, interval over people",
        people=len(np.unique(subject)),
        windows=len(values),
        simulated=False,
    )
