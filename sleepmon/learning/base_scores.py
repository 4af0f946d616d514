"""How the base model does on simulated people whom it did not learn from, beside both rules."""

from __future__ import annotations

import dataclasses

import msgspec
import numpy as np

from sleepmon.domain.model_card import Score
from sleepmon.domain.schemes import Scheme
from sleepmon.learning import metrics
from sleepmon.learning.comparison import Guesses, guesses_of, scores_of_guesses
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.state_rates import unsure_rates
from sleepmon.learning.trust import NOMINAL

WANTED_OF_RULE = ("posture_accuracy", "posture_within_one", "posture_four_way")


def simulated_scores(
    predictor: Predictor, scheme: Scheme, windows: LabelledWindows, where: str
) -> tuple[Score, ...]:
    """All figures on windows as sensed, and again as calibrated where they have been.

    Of calibrated windows names begin with `calibrated_`; the gravity rule stands beside both.
    """
    plain = dataclasses.replace(windows, calibrated_g=None)
    scores = _side_by_side(predictor, scheme, plain, where)
    mounted = windows.where(windows.is_calibrated)
    if len(mounted):
        how = f"{where}, mount calibrated by four reference poses"
        scores += [
            _renamed(score, f"calibrated_{score.metric}")
            for score in _side_by_side(predictor, scheme, mounted, how)
            if "placement" not in score.metric  # it is never read from calibrated windows
        ]
    return tuple(scores)


def by_placement(
    predictor: Predictor, scheme: Scheme, windows: LabelledWindows, where: str
) -> tuple[Score, ...]:
    """Accuracy of model and rule at each placement."""
    scores = []
    for index, placement in enumerate(scheme.placements):
        some = windows.where(windows.placement == index)
        if len(some) == 0:
            continue
        for name, guesses in (
            ("posture_accuracy", guesses_of(predictor, some)),
            ("gravity_accuracy", _by_rule(scheme, some)),
        ):
            first = _scores(guesses, scheme, some, f"{where}, {placement.code}")[0]
            scores.append(_renamed(first, name))
    return tuple(scores)


def _side_by_side(
    predictor: Predictor, scheme: Scheme, windows: LabelledWindows, where: str
) -> list[Score]:
    guesses = guesses_of(predictor, windows)
    trust = predictor.card.calibration.trust(mounted=windows.calibrated_g is not None)
    scores = list(_scores(guesses, scheme, windows, where))
    covered = metrics.arc_coverage(guesses.posture_probs, windows.posture, trust.arc_share)
    scores.append(_score("arc_coverage", covered, windows, f"{where}, nominal {NOMINAL:.0%}"))
    right = metrics.exact(guesses.posture, windows.posture)
    confidence = guesses.posture_probs.max(axis=1).astype(np.float64)
    scores += unsure_rates(confidence, right, trust.unsure_below, windows, where)
    scores += [
        _renamed(score, score.metric.replace("posture", "gravity"))
        for score in _scores(_by_rule(scheme, windows), scheme, windows, where)
        if score.metric in WANTED_OF_RULE
    ]
    return scores


def _by_rule(scheme: Scheme, windows: LabelledWindows) -> Guesses:
    rule = GravityRule([posture.roll_deg for posture in scheme.postures])
    body = windows.windows_g if windows.calibrated_g is None else windows.calibrated_g
    return Guesses(
        rule.posture(body), windows.placement, rule.posture_probs(body).astype(np.float32)
    )


def _score(metric: str, values: metrics.Floats, windows: LabelledWindows, where: str) -> Score:
    low, high = metrics.interval(values, windows.subject)
    return Score(
        metric=metric,
        value=float(values.mean()),
        low=low,
        high=high,
        data=_data(where),
        split=_SPLIT,
        people=windows.people,
        windows=len(windows),
        simulated=True,
    )


_SPLIT = "by person, interval over people"


def _data(where: str) -> str:
    return f"simulated people, none learnt from, {where}"


def _scores(
    guesses: Guesses, scheme: Scheme, windows: LabelledWindows, where: str
) -> tuple[Score, ...]:
    return scores_of_guesses(
        guesses,
        windows,
        [posture.code for posture in scheme.postures],
        data=_data(where),
        split=_SPLIT,
        simulated=True,
        groups=windows.subject,
    )


def _renamed(score: Score, metric: str) -> Score:
    return msgspec.structs.replace(score, metric=metric)
