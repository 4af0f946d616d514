"""Candidate against active model on the same held-out windows, and the verdict in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import Calibration, Score
from sleepmon.domain.training import Comparison, Verdict
from sleepmon.learning import metrics
from sleepmon.learning.datasets.windows import LabelledWindows, Words
from sleepmon.learning.fitting import HELD_OUT, calibrated
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.straightening import straightened

FEWEST_NIGHTS = 3
"""From so many nights on the interval is over nights; below, over stretches within them."""
STRETCH = 30
"""Windows of one posture of one sensor that count as one piece of evidence."""
FLOOR_DROP = 0.1
FLOOR_WINDOWS = 10
"""No posture with so many held-out windows may be recognised so much more seldom."""

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Guesses:
    """What a model says of a set of windows: likeliest posture and placement, and how sure."""

    posture: Indices
    placement: Indices
    posture_probs: npt.NDArray[np.float32]


@dataclass(frozen=True)
class Judgement:
    """The gate's verdict, why, and the table behind it."""

    verdict: Verdict
    words: str
    comparisons: tuple[Comparison, ...]


def guesses_of(predictor: Predictor, windows: LabelledWindows) -> Guesses:
    """The model's answers for a set of windows."""
    card = predictor.card
    read = straightened(windows, card.own_angles, card.placements)
    answers = predictor.predict(windows.windows_g, read.calibrated_g, windows.is_calibrated)
    posture, placement = answers.posture_probs.argmax(1), answers.placement_probs.argmax(1)
    return Guesses(posture, placement, answers.posture_probs)


def unfitted_guesses(candidate: Predictor, windows: LabelledWindows, groups: Words) -> Guesses:
    """The candidate's answers, each with a confidence that was not fitted on its own window.

    What confidences are worth is fitted on the held-out nights; to be judged on them too, it is
    fitted anew on one half of the evidence for the other half.
    """
    card = candidate.card
    guesses = guesses_of(candidate, windows)
    if card.calibration.fitted_on != HELD_OUT:
        return guesses
    parts = windows.night if len(windows.nights) > 1 else groups
    first = np.isin(parts, np.unique(parts)[::2])
    plain = msgspec.structs.replace(card, calibration=Calibration())
    probs = guesses.posture_probs.copy()
    for mine in (first, ~first):
        fitted = calibrated(candidate.network, plain, windows.where(~mine), HELD_OUT)
        other = Predictor(candidate.network, msgspec.structs.replace(card, calibration=fitted))
        probs[mine] = guesses_of(other, windows.where(mine)).posture_probs
    return replace(guesses, posture_probs=probs)


def evidence_groups(windows: LabelledWindows) -> tuple[Words, str]:
    """Which windows count as one piece of evidence, and the name of such a piece."""
    if len(windows.nights) >= FEWEST_NIGHTS:
        return windows.night, "nights"
    _, night = np.unique(windows.night, return_inverse=True)
    kinds = np.stack([night, windows.placement, windows.posture], axis=1)
    changes = np.concatenate([[False], (kinds[1:] != kinds[:-1]).any(axis=1)])
    stretch = np.cumsum(changes)
    begin = np.flatnonzero(np.concatenate([[True], changes[1:]]))
    within = np.arange(len(windows)) - begin[stretch]
    return np.char.add(np.char.add(stretch.astype(str), "/"), (within // STRETCH).astype(str)), (
        "stretches"
    )


def scores_of_guesses(
    guesses: Guesses,
    windows: LabelledWindows,
    codes: Sequence[str],
    *,
    data: str,
    split: str,
    simulated: bool,
    groups: Words | None = None,
) -> tuple[Score, ...]:
    """All figures of one set of answers, each with its interval over the groups of evidence."""
    by = evidence_groups(windows)[0] if groups is None else groups

    def score(name: str, value: float, low: float | None, high: float | None) -> Score:
        return Score(
            metric=name,
            value=value,
            low=low,
            high=high,
            data=data,
            split=split,
            people=windows.people,
            windows=len(windows),
            simulated=simulated,
        )

    scores = [
        score(name, float(values.mean()), *metrics.interval(values, by))
        for name, values in values_by_metric(guesses, windows, codes).items()
    ]
    overall = {
        "posture_macro_f1": metrics.macro_f1(guesses.posture, windows.posture),
        "placement_macro_f1": metrics.macro_f1(guesses.placement, windows.placement),
        "posture_calibration_error": metrics.calibration_error(
            guesses.posture_probs, windows.posture
        ),
    }
    scores += [score(name, value, None, None) for name, value in overall.items()]
    return tuple(scores)


def values_by_metric(
    guesses: Guesses, windows: LabelledWindows, codes: Sequence[str]
) -> dict[str, Floats]:
    """Per-window values of every metric that is a mean over windows."""
    count = len(codes)
    posture, truth = guesses.posture, windows.posture
    return {
        "posture_accuracy": metrics.exact(posture, truth),
        "posture_within_one": metrics.within_one(posture, truth, count),
        "posture_four_way": metrics.same_family(posture, truth, codes),
        "posture_angle_error_deg": metrics.angle_error_deg(posture, truth, count),
        "placement_accuracy": metrics.exact(guesses.placement, windows.placement),
    }


def judge(
    active: Predictor, candidate: Predictor, held_out: LabelledWindows, *, simulated: bool
) -> Judgement:
    """Compare both on the same windows; `not judged` without any."""
    if len(held_out) == 0:
        words = (
            "No night was kept back, so nobody knows whether the new model is better. "
            "It is not made active by itself."
        )
        return Judgement("not judged", words, ())
    codes = candidate.card.postures
    groups, kind = evidence_groups(held_out)
    before, after = guesses_of(active, held_out), unfitted_guesses(candidate, held_out, groups)
    nights = len(held_out.nights)
    data = f"{nights} held-out {'night' if nights == 1 else 'nights'}"
    lists = [
        scores_of_guesses(
            g,
            held_out,
            codes,
            data=data,
            split=f"held out by night, interval over {kind}",
            simulated=simulated,
            groups=groups,
        )
        for g in (before, after)
    ]
    comparisons = tuple(
        Comparison(metric=one.metric, before=one, after=other)
        for one, other in zip(*lists, strict=True)
    )
    verdict, words = _verdict(before, after, held_out, codes, groups)
    return Judgement(verdict, f"{words} {_evidence(held_out, groups, kind, data)}", comparisons)


def _verdict(
    before: Guesses, after: Guesses, windows: LabelledWindows, codes: Sequence[str], groups: Words
) -> tuple[Verdict, str]:
    broken = _broken_floors(before, after, windows, codes)
    right_before = metrics.exact(before.posture, windows.posture)
    right_after = metrics.exact(after.posture, windows.posture)
    told = f"Postures recognised: {right_before.mean():.0%} before, {right_after.mean():.0%} after"
    if broken:
        return "worse", f"{told}, but {'; '.join(broken)}."
    low, high = metrics.interval(right_after - right_before, groups)
    if low is None or high is None:
        return "no clear difference", f"{told}; too little was kept back to tell."
    told += f" (difference {low:+.0%} to {high:+.0%})."
    if low > 0.0:
        return "better", told
    return ("worse", told) if high < 0.0 else ("no clear difference", told)


def _broken_floors(
    before: Guesses, after: Guesses, windows: LabelledWindows, codes: Sequence[str]
) -> list[str]:
    broken = []
    for label, code in enumerate(codes):
        if np.sum(windows.posture == label) < FLOOR_WINDOWS:
            continue
        old = metrics.recall(before.posture, windows.posture, label)
        new = metrics.recall(after.posture, windows.posture, label)
        if new < old - FLOOR_DROP:
            broken.append(f"posture {code} fell from {old:.0%} to {new:.0%}")
    old = float(metrics.exact(before.placement, windows.placement).mean())
    new = float(metrics.exact(after.placement, windows.placement).mean())
    if new < old - FLOOR_DROP:
        broken.append(f"placement fell from {old:.0%} to {new:.0%}")
    return broken


def _evidence(windows: LabelledWindows, groups: Words, kind: str, data: str) -> str:
    people = f"{windows.people} {'person' if windows.people == 1 else 'people'}"
    base = f"Judged on {data} of {people}, {len(windows)} windows"
    if kind == "nights":
        return f"{base}."
    return f"{base} in {len(np.unique(groups))} stretches; fewer than three nights tell little."
