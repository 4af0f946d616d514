"""What a confidence of the posture head is worth: temperature, doubt, and arcs that hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import Trust
from sleepmon.learning.metrics import arc_coverage
from sleepmon.learning.temperature import (
    FEWEST,
    UNSURE_BELOW,
    fitted_temperature,
    honest_temperature,
    softmax,
    surprise,
)

Floats = npt.NDArray[np.float64]
_F = TypeVar("_F", bound=np.floating)

NOMINAL = 0.8
"""Part of windows in which an arc shall hold the truth."""
LEAST_RIGHT = 0.5
"""Answers that are right less often than this, taken together, are unsure."""
MOST_UNSURE = 0.1
"""Part of windows at rest that may be called unsure; more would hide the posture."""
_ROUNDS = 40
PULLS = (0.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0)
"""Weights of gravity's own answer that are tried."""
PULL_OF_A_NETWORK = 20.0
"""Gravity so weighted is about as sure as a network is."""


def with_gravity(logits: npt.NDArray[_F], towards: npt.NDArray[_F], pull: float) -> npt.NDArray[_F]:
    """A network's logits and gravity's, so many parts of it, about as sure as before."""
    share = logits.dtype.type(1.0 / (1.0 + max(pull, 0.0) / PULL_OF_A_NETWORK))
    return share * (logits + logits.dtype.type(pull) * towards)


def fitted_pull(answers: Sequence[tuple[Floats, Floats, npt.NDArray[np.int64]]]) -> float:
    """The weight of gravity's answer with which people held out surprise the least.

    `answers` are logits (k, postures), gravity's (k, postures) and the truth (k,), one of each form
    that has a temperature of its own.
    """

    def surprised(pull: float) -> float:
        mixed = [(with_gravity(net, towards, pull), truth) for net, towards, truth in answers]
        return sum(surprise(*one, fitted_temperature(*one)) for one in mixed)

    return min(PULLS, key=surprised)


def fitted_trust(logits: npt.ArrayLike, truth: npt.NDArray[np.int64]) -> Trust:
    """Fit all three to (k, postures) logits of people held out; plain values with too few."""
    if len(truth) < FEWEST:
        return Trust(unsure_below=UNSURE_BELOW)
    temperature = honest_temperature(logits, truth)
    probs = softmax(np.asarray(logits, dtype=np.float64) / temperature)
    return Trust(
        temperature=temperature,
        unsure_below=unsure_threshold(probs, truth),
        arc_share=fitted_share(probs, truth),
    )


def unsure_threshold(probs: npt.ArrayLike, truth: npt.NDArray[np.int64]) -> float:
    """Highest confidence below which answers are right less than half the time, within bounds.

    0 when even the least confident answers are right more often than that.
    """
    p = np.asarray(probs, dtype=np.float64)
    confidence = p.max(axis=1)
    order = np.argsort(confidence, kind="stable")
    right = np.cumsum(p.argmax(axis=1)[order] == truth[order]) / np.arange(1, len(p) + 1)
    most = int(MOST_UNSURE * len(p))
    doubtful = np.flatnonzero(right[:most] < LEAST_RIGHT)
    if len(doubtful) == 0:
        return 0.0
    return float(confidence[order[min(int(doubtful[-1]) + 1, len(p) - 1)]])


def fitted_share(probs: npt.ArrayLike, truth: npt.NDArray[np.int64]) -> float:
    """The share of probability whose arc holds the truth in NOMINAL of the windows."""
    low, high = 0.05, 0.999
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if float(arc_coverage(probs, truth, middle).mean()) < NOMINAL:
            low = middle
        else:
            high = middle
    return (low + high) / 2
