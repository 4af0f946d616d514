"""How a model and the gravity rule do on recordings of real people, told as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import Score
from sleepmon.domain.schemes import Scheme
from sleepmon.learning import metrics
from sleepmon.learning.datasets.umafall import FAMILIES, read_umafall, rest_window
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.predictor import Predictor

DATA = "UMAFall, at rest after lying down or falling"


@dataclass(frozen=True)
class RestingPeople:
    """Windows at rest (k, window, 3) with the family that is right, the placement, the person."""

    windows_g: npt.NDArray[np.float32]
    families: tuple[str, ...]
    placement: tuple[str, ...]
    subject: npt.NDArray[np.str_]


def resting_people(folder: Path, rate_hz: float, window_samples: int) -> RestingPeople:
    """The still windows of all UMAFall trials in a folder; ImportFailed when there are none."""
    rows = [
        (window, FAMILIES[trial.coarse], trial.placement, trial.subject)
        for trial in read_umafall(folder)
        if (window := rest_window(trial, rate_hz, window_samples)) is not None
    ]
    windows, families, placement, subject = zip(*rows, strict=True)
    return RestingPeople(np.stack(windows), families, placement, np.array(subject))


def real_scores(predictor: Predictor, scheme: Scheme, people: RestingPeople) -> tuple[Score, ...]:
    """Four-way posture of model and gravity rule per placement, and the model's placement."""
    answers = predictor.predict(people.windows_g)
    rule = GravityRule([posture.roll_deg for posture in scheme.postures])
    codes = [posture.code for posture in scheme.postures]
    by_model = _right_family(answers.posture_probs.argmax(1), codes, people.families)
    by_rule = _right_family(rule.posture(people.windows_g), codes, people.families)
    worn = np.array(people.placement)
    placement = np.array([p.code for p in scheme.placements])[answers.placement_probs.argmax(1)]
    scores = []
    for place in sorted(set(people.placement)):
        mine = worn == place
        scores += [
            _score("posture_four_way", by_model[mine], people.subject[mine], f"{DATA}, {place}"),
            _score("gravity_four_way", by_rule[mine], people.subject[mine], f"{DATA}, {place}"),
        ]
    right = np.asarray(placement == worn, dtype=np.float64)
    scores.append(_score("placement_accuracy", right, people.subject, f"{DATA}, chest and waist"))
    return tuple(scores)


def _right_family(
    posture: npt.NDArray[np.int64], codes: Sequence[str], families: Sequence[str]
) -> npt.NDArray[np.float64]:
    pairs = zip(posture, families, strict=True)
    return np.array([float(codes[index][:1] in right) for index, right in pairs])


def _score(
    metric: str, values: npt.NDArray[np.float64], subject: npt.NDArray[np.str_], data: str
) -> Score:
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
