"""Whether a candidate still knows the postures that its nights did not show.

Asked on simulated people whom no model has learnt from; that tells nothing about real ones, but
a posture that vanished there has vanished.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Comparison
from sleepmon.learning import metrics
from sleepmon.learning.comparison import guesses_of, scores_of_guesses
from sleepmon.learning.datasets.simulated import windows_of_people
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.predictor import Predictor

PEOPLE = 40
SEED = 990_001
"""People of this seed are for this check alone."""
MOST_LOST = 0.1
"""A clinic's model may lose this much of the postures not learnt from, on average."""


@dataclass(frozen=True)
class Remembered:
    """The figures before and after, and which postures vanished, in words or empty."""

    comparisons: tuple[Comparison, ...]
    vanished: str


def remembered(
    active: Predictor, candidate: Predictor, scheme: Scheme, learnt: LabelledWindows
) -> Remembered:
    """Ask both models about simulated people; look at postures that `learnt` does not hold."""
    card = candidate.card
    windows = windows_of_people(
        scheme,
        people=PEOPLE,
        per_posture=1,
        seed=SEED,
        rate_hz=card.rate_hz,
        window_samples=card.window_samples,
    )
    answers = [guesses_of(model, windows) for model in (active, candidate)]
    lists = [
        scores_of_guesses(
            guesses,
            windows,
            card.postures,
            data=f"{PEOPLE} simulated people, none learnt from",
            split="by person",
            simulated=True,
            groups=windows.subject,
        )
        for guesses in answers
    ]
    wanted = ("posture_accuracy", "placement_accuracy")
    comparisons = tuple(
        Comparison(metric=f"simulated_{one.metric}", before=one, after=other)
        for one, other in zip(*lists, strict=True)
        if one.metric in wanted
    )
    unseen = np.setdiff1d(np.arange(len(card.postures)), learnt.posture)
    asked = np.isin(windows.posture, unseen)
    if not asked.any():
        return Remembered(comparisons, "")
    old, new = (
        float(metrics.exact(guesses.posture[asked], windows.posture[asked]).mean())
        for guesses in answers
    )
    codes = ", ".join(card.postures[index] for index in unseen)
    lost = f"Postures that the nights did not show ({codes}) fell from {old:.0%} to {new:.0%}."
    return Remembered(comparisons, lost if new < old - MOST_LOST else "")
