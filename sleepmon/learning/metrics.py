"""How right the answers are, per window; averages and intervals are made elsewhere.

Postures are equal sectors in order round the circle, as everywhere in a scheme of twelve.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from sleepmon.dsp.orientation import arcs_deg

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def exact(guess: Indices, truth: Indices) -> Floats:
    """1 where the guess (k,) is the truth (k,), else 0."""
    return np.asarray(guess == truth, dtype=np.float64)


def sectors_off(guess: Indices, truth: Indices, count: int) -> Indices:
    """Steps round the circle of `count` postures between guess and truth."""
    around = (guess - truth) % count
    return np.asarray(np.minimum(around, count - around))


def within_one(guess: Indices, truth: Indices, count: int) -> Floats:
    """1 where the guess is the true sector or a neighbour of it."""
    return np.asarray(sectors_off(guess, truth, count) <= 1, dtype=np.float64)


def angle_error_deg(guess: Indices, truth: Indices, count: int) -> Floats:
    """Angle between the middles of guessed and true sector."""
    return np.asarray(sectors_off(guess, truth, count) * (360.0 / count))


def same_family(guess: Indices, truth: Indices, codes: Sequence[str]) -> Floats:
    """1 where guess and truth are of one family: supine, right, prone or left (first letter)."""
    family = np.array([code[:1] for code in codes])
    return np.asarray(family[guess] == family[truth], dtype=np.float64)


def macro_f1(guess: Indices, truth: Indices) -> float:
    """Mean of F1 over the classes that occur in truth or guess."""
    scores = []
    for label in np.union1d(guess, truth):
        hits = float(np.sum((guess == label) & (truth == label)))
        wrong = float(np.sum((guess == label) != (truth == label)))
        scores.append(2 * hits / (2 * hits + wrong))
    return float(np.mean(scores)) if scores else 0.0


def recall(guess: Indices, truth: Indices, label: int) -> float:
    """Part of the windows of one class that were recognised; NaN without any."""
    mine = truth == label
    return float(np.mean(guess[mine] == label)) if mine.any() else float("nan")


def calibration_error(probs: npt.ArrayLike, truth: Indices, bins: int = 15) -> float:
    """Expected gap between confidence and being right, over equal bins of confidence."""
    p = np.asarray(probs, dtype=np.float64)
    if len(p) == 0:
        return 0.0
    confidence, right = p.max(axis=1), exact(p.argmax(axis=1), truth)
    which = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    error = 0.0
    for index in np.unique(which):
        mine = which == index
        error += float(np.mean(mine)) * abs(float(right[mine].mean() - confidence[mine].mean()))
    return error


def arc_coverage(probs: npt.ArrayLike, truth: Indices, share: float) -> Floats:
    """Part of the true sector that lies in each answer's arc (k,), 1 where it lies in it whole.

    A label tells the sector and not the roll, so the roll is taken to be anywhere in it.
    """
    p = np.asarray(probs, dtype=np.float64)
    count = p.shape[1]
    sector = 360.0 / count
    away = sectors_off(np.asarray(p.argmax(axis=1)), truth, count) * sector
    inner = np.maximum(away - sector / 2, 0.0)
    outer = np.minimum(away + sector / 2, 180.0)
    return np.asarray(np.clip((arcs_deg(p, share) - inner) / (outer - inner), 0.0, 1.0))


def interval(
    values: Floats, groups: npt.NDArray[np.str_], *, seed: int = 0, draws: int = 4000
) -> tuple[float | None, float | None]:
    """95 % bootstrap interval of the mean, drawing whole groups (people or nights) anew.

    None, None with fewer than three groups. Of few groups the plain quantiles are too close, so
    others are taken, which lie apart as far as Student's t asks for (Hesterberg 2015, 3.3.2).
    """
    _, which = np.unique(groups, return_inverse=True)
    sums, counts = np.bincount(which, weights=values), np.bincount(which)
    if len(counts) < 3:
        return None, None
    drawn = np.random.default_rng(seed).integers(0, len(counts), (draws, len(counts)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    tail = _tail_of(len(counts))
    low, high = np.quantile(means, [tail, 1.0 - tail])
    return float(low), float(high)


def _tail_of(count: int) -> float:
    """The part of drawn means on either side of a 95 % interval over so many groups."""
    z, free = NormalDist().inv_cdf(0.975), count - 1
    t = (  # the quantile of Student's t, as a series in 1 / free
        z
        + (z**3 + z) / (4 * free)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * free**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * free**3)
    )
    return NormalDist().cdf(-t * (count / free) ** 0.5)
