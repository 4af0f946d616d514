"""Whether a candidate still knows the postures that its nights did not show.

Asked on simulated people whom no model has learnt from; that tells nothing about real ones, but
a posture that vanished there has vanished.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Comparison
from sleepmon.learning import metrics
from sleepmon.learning.comparison import guesses_of, scores_of_guesses
from sleepmon.learning.datasets.simulated import windows_of_people
from sleepmon.learning.datasets.windows import Indices, LabelledWindows
from sleepmon.learning.predictor import Predictor

PEOPLE = 40
SEED = 990_001
"""People of this seed are for this check alone."""
MOST_LOST = 0.1
"""A clinic's model may lose this much of the postures not learnt from, on average."""
MOST_GONE = 0.3
"""And this much of any single one."""


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
    before, after = answers
    lost = [
        _lost("Postures", card.postures, before.posture, after.posture, windows.posture,
              learnt.posture),
        _lost("Placements", card.placements, before.placement, after.placement,
              windows.placement, learnt.placement),
    ]  # fmt: skip
    return Remembered(comparisons, " ".join(words for words in lost if words))


def _lost(
    what: str,
    codes: Sequence[str],
    before: Indices,
    after: Indices,
    truth: Indices,
    learnt: Indices,
) -> str:
    """What is said of classes that were not learnt from and are recognised much more seldom."""
    unseen = np.setdiff1d(np.arange(len(codes)), learnt)
    asked = np.isin(truth, unseen)
    if not asked.any():
        return ""
    old, new = (
        float(metrics.exact(guess[asked], truth[asked]).mean()) for guess in (before, after)
    )
    gone = [
        codes[index]
        for index in unseen
        if metrics.recall(after, truth, index) < metrics.recall(before, truth, index) - MOST_GONE
    ]
    if new >= old - MOST_LOST and not gone:
        return ""
    names = ", ".join(codes[index] for index in unseen)
    words = f"{what} that the nights did not show ({names}) fell from {old:.0%} to {new:.0%}"
    return f"{words}, most of all {', '.join(gone)}." if gone else f"{words}."
