"""What more labels would bring: the same folds, learnt from fewer people and fewer minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_splits import Fold, Rows

PARTS = (0.25, 0.5)
"""Of what everybody labelled; the first minutes of each label, as somebody in a hurry would."""


@dataclass(frozen=True)
class Amount:
    """How much is learnt from: so many people, None for all, and so much of what each labelled."""

    people: int | None = None
    part: float = 1.0

    @property
    def name(self) -> str:
        """Tells runs of this amount apart."""
        people = "" if self.people is None else f"-{self.people}people"
        return people if self.part >= 1.0 else f"{people}-{self.part:g}"


def less_of(folds: Sequence[Fold], windows: LabelledWindows, seed: int) -> dict[Amount, list[Fold]]:
    """The folds with less to learn from, by how much; what comes to the same is there once.

    1, 2, 4 and so on of the people of the smallest fold, and parts of all of them.
    """
    fewest = min(len(np.unique(windows.subject[fold.learning])) for fold in folds)
    counts = [2**power for power in range(fewest.bit_length()) if 2**power < fewest]
    wanted = [*(Amount(people=count) for count in counts), *(Amount(part=part) for part in PARTS)]
    found: dict[tuple[bytes, ...], tuple[Amount, list[Fold]]] = {}
    for amount in wanted:
        less = [with_less(fold, windows, amount, seed) for fold in folds]
        found.setdefault(tuple(fold.learning.tobytes() for fold in less), (amount, less))
    found.pop(tuple(fold.learning.tobytes() for fold in folds), None)
    return dict(found.values())


def with_less(fold: Fold, windows: LabelledWindows, amount: Amount, seed: int) -> Fold:
    """The fold with less to learn from; fewer people are always among the more of another amount.

    Who chooses the checkpoint and who is judged stays.
    """
    rows = fold.learning
    if amount.people is not None:
        people = np.random.default_rng(seed).permutation(np.unique(windows.subject[rows]))
        rows = rows[np.isin(windows.subject[rows], people[: amount.people])]
    if amount.part < 1.0:
        rows = np.sort(np.concatenate(list(_first_of_cells(rows, windows, amount.part))))
    return replace(fold, learning=rows)


def _first_of_cells(rows: Rows, windows: LabelledWindows, part: float) -> Iterator[Rows]:
    """The first windows of each person, label and placement, at least one."""
    _, person = np.unique(windows.subject[rows], return_inverse=True)
    cells = np.stack([person, windows.posture[rows], windows.placement[rows]], axis=1)
    _, which = np.unique(cells, axis=0, return_inverse=True)
    for cell in range(int(which.max()) + 1):
        mine = rows[which.ravel() == cell]
        yield mine[: max(round(part * len(mine)), 1)]


def people_and_minutes(
    folds: Sequence[Fold], windows: LabelledWindows, step_s: float
) -> tuple[float, float]:
    """People and labelled minutes learnt from, mean over folds; a window counts for one step."""
    people = [len(np.unique(windows.subject[fold.learning])) for fold in folds]
    minutes = [len(fold.learning) * step_s / 60.0 for fold in folds]
    return float(np.mean(people)), float(np.mean(minutes))
