"""From answers on judged windows to figures: one value for each person, then mean and interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.domain.evaluation import Difference, Figure
from sleepmon.learning import metrics
from sleepmon.learning.datasets.windows import LabelledWindows

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """Probabilities of one seed's models for judged windows (rows of all windows)."""

    rows: npt.NDArray[np.int64]
    posture_probs: npt.NDArray[np.float32]
    placement_probs: npt.NDArray[np.float32] | None
    """None for a rule that knows nothing of placements."""


def values_by_person(
    judged: Sequence[Judged], windows: LabelledWindows, codes: Sequence[str], *, is_round: bool
) -> dict[str, Floats]:
    """Each metric for each seed (row) and person (column, in order of name)."""
    tables = [_one_seed(one, windows, codes, is_round) for one in judged]
    return {name: np.stack([table[name] for table in tables]) for name in tables[0]}


def figures_of(
    judged: Sequence[Judged], windows: LabelledWindows, codes: Sequence[str], *, is_round: bool
) -> tuple[Figure, ...]:
    """All metrics with intervals over people, and the gaps of confidence over all windows."""
    by_person = values_by_person(judged, windows, codes, is_round=is_round)
    figures = [with_interval(name, values) for name, values in by_person.items()]
    gaps = [
        metrics.calibration_error(one.posture_probs, windows.posture[one.rows]) for one in judged
    ]
    figures.append(Figure(metric="posture_calibration_error", value=float(np.mean(gaps))))
    gaps = [
        metrics.calibration_error(one.placement_probs, windows.placement[one.rows])
        for one in judged
        if one.placement_probs is not None
    ]
    if gaps:
        figures.append(Figure(metric="placement_calibration_error", value=float(np.mean(gaps))))
    return tuple(figures)


def difference_of(
    name: str, other: str, metric: str, mine: dict[str, Floats], theirs: dict[str, Floats]
) -> Difference:
    """Mine minus theirs, person by person and seed by seed."""
    apart = mine[metric] - theirs[metric]
    return Difference(
        method=name,
        against=other,
        figure=with_interval(metric, apart),
        by_seed=tuple(float(one) for one in apart.mean(axis=1)),
    )


def with_interval(name: str, values: Floats) -> Figure:
    """Mean of values by seed and person, with a 95 % interval over people, each mean over seeds.

    Seeds do not count as more people: who is hard to tell is so with every seed.
    """
    people = values.mean(axis=0)
    low, high = metrics.interval(people, np.arange(len(people)).astype(np.str_))
    return Figure(metric=name, value=float(people.mean()), low=low, high=high)


def confusion(
    guess: npt.NDArray[np.int64], truth: npt.NDArray[np.int64], count: int
) -> tuple[tuple[int, ...], ...]:
    """Windows by truth (row) and guess (column)."""
    table = np.zeros((count, count), dtype=np.int64)
    np.add.at(table, (truth, guess), 1)
    return tuple(tuple(int(n) for n in row) for row in table)


def _one_seed(
    judged: Judged, windows: LabelledWindows, codes: Sequence[str], is_round: bool
) -> dict[str, Floats]:
    guess = judged.posture_probs.argmax(axis=1).astype(np.int64)
    truth, people = windows.posture[judged.rows], windows.subject[judged.rows]
    tables: dict[str, list[float]] = {}
    for person in np.unique(people):
        mine = people == person
        g, t = guess[mine], truth[mine]
        row = {
            "posture_accuracy": float(metrics.exact(g, t).mean()),
            "posture_macro_f1": metrics.macro_f1(g, t),
        }
        if is_round:
            row["posture_within_one"] = float(metrics.within_one(g, t, len(codes)).mean())
            row["posture_four_way"] = float(metrics.same_family(g, t, codes).mean())
            row["posture_angle_error_deg"] = float(metrics.angle_error_deg(g, t, len(codes)).mean())
        if judged.placement_probs is not None:
            g = judged.placement_probs[mine].argmax(axis=1).astype(np.int64)
            t = windows.placement[judged.rows][mine]
            row["placement_accuracy"] = float(metrics.exact(g, t).mean())
            row["placement_macro_f1"] = metrics.macro_f1(g, t)
        for name, value in row.items():
            tables.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in tables.items()}
