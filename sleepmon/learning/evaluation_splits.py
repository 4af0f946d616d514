"""Who is learnt from, chosen by and judged on: by person, or as published (leaky)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.evaluation import LEAKY, EvaluationPlan
from sleepmon.learning.datasets.recording import NO_LABEL, DataSet, windows_of_set
from sleepmon.learning.datasets.windows import LabelledWindows

Rows = npt.NDArray[np.int64]

CHOOSING_PART = 0.2
"""Of the people learnt from, so many are set aside to choose the checkpoint by; at least one."""
PUBLISHED_SEED = 42


@dataclass(frozen=True)
class Fold:
    """Rows to learn from, to choose the checkpoint by, and to judge on."""

    learning: Rows
    choosing: Rows
    judging: Rows


def evaluation_windows(data: DataSet, plan: EvaluationPlan) -> LabelledWindows:
    """The windows of a comparison, thinned as the plan says."""
    rate_hz = plan.rate_hz or data.rate_hz
    if plan.protocol == "paper":
        windows = published_windows(data, plan.window_samples, plan.step_samples)
    else:
        windows = windows_of_set(data, rate_hz, plan.window_samples, plan.step_samples)
    if len(windows) == 0:
        raise RefusedError(
            f"No window of {plan.window_samples / rate_hz:g} s fits into any recording: nowhere "
            "does one label hold so long.",
            "Bring longer recordings, or ask for a higher rate.",
        )
    return thinned(windows, plan.per_cell) if plan.per_cell else windows


def published_windows(data: DataSet, window_samples: int, step_samples: int) -> LabelledWindows:
    """Windows as published: cut across all borders, labelled by their last sample.

    Recordings are laid end to end at their own rate, without those samples that have no label.
    """
    parts = [(recording, recording.label != NO_LABEL) for recording in data.recordings]
    acceleration = np.concatenate([r.acceleration_g[known] for r, known in parts])
    label = np.concatenate([r.label[known] for r, known in parts])
    counts = [int(known.sum()) for _, known in parts]
    place = np.repeat([r.placement for r, _ in parts], counts)
    subject = np.repeat([r.subject for r, _ in parts], counts)
    name = np.repeat([r.name for r, _ in parts], counts)
    starts = np.arange(0, max(len(label) - window_samples, 0), step_samples)
    inside = starts[:, None] + np.arange(window_samples)
    last = starts + window_samples - 1
    return LabelledWindows(
        acceleration[inside].astype(np.float32),
        label[last],
        place[last].astype(np.int64),
        subject[last],
        name[last],
    )


def thinned(windows: LabelledWindows, per_cell: int) -> LabelledWindows:
    """At most `per_cell` windows of each person, label and placement, evenly spread."""
    _, person = np.unique(windows.subject, return_inverse=True)
    cells = np.stack([person, windows.posture, windows.placement], axis=1)
    _, which = np.unique(cells, axis=0, return_inverse=True)
    kept = []
    for cell in range(int(which.max()) + 1):
        rows = np.flatnonzero(which.ravel() == cell)
        count = min(per_cell, len(rows))
        kept.append(rows[np.linspace(0, len(rows) - 1, count).astype(np.int64)])
    return windows.where(np.sort(np.concatenate(kept)))


def folds_of(windows: LabelledWindows, plan: EvaluationPlan) -> tuple[list[Fold], str]:
    """The folds of the plan's protocol and what they are, in words."""
    if plan.protocol == "paper":
        return _published(len(windows), plan.folds), (
            "a fifth of the windows drawn at random for judging, the rest in "
            f"{plan.folds} folds for choosing; {LEAKY}"
        )
    return _by_person(windows, plan.folds, plan.fold_seed), (
        f"by person, {plan.folds} folds: everybody is judged once by models that never saw him; "
        "a fifth of the people learnt from set aside to choose the checkpoint"
    )


def _by_person(windows: LabelledWindows, folds: int, seed: int) -> list[Fold]:
    people = np.unique(windows.subject)
    if len(people) < max(folds, 3):
        raise RefusedError(
            f"{len(people)} people are too few for {folds} folds by person.",
            "Ask for fewer folds, or bring recordings of at least three people.",
        )
    order = np.random.default_rng(seed).permutation(people)
    parts = []
    for judged in np.array_split(order, folds):
        others = order[~np.isin(order, judged)]
        aside = others[: max(round(CHOOSING_PART * len(others)), 1)]
        parts.append(
            Fold(
                _rows(windows, np.setdiff1d(others, aside)),
                _rows(windows, aside),
                _rows(windows, judged),
            )
        )
    return parts


def _rows(windows: LabelledWindows, people: npt.NDArray[np.str_]) -> Rows:
    return np.flatnonzero(np.isin(windows.subject, people))


def _published(count: int, folds: int) -> list[Fold]:
    if count < 5 * folds:
        raise RefusedError("There are too few windows for the published split.")
    order = np.random.default_rng(PUBLISHED_SEED).permutation(count)
    judging, rest = order[: count // 5], order[count // 5 :]
    return [Fold(np.setdiff1d(rest, part), part, judging) for part in np.array_split(rest, folds)]
