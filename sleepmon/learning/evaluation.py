"""Methods of training compared on one data set: same folds, seeds, first weights and batches."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.evaluation import (
    Curve,
    CurvePoint,
    Difference,
    EvaluationPlan,
    EvaluationResult,
    Figure,
    JudgedRun,
    MethodResult,
)
from sleepmon.domain.training import EpochReport
from sleepmon.learning.batches import steps_of
from sleepmon.learning.datasets.catalog import NO_MORE, Read, read_dataset
from sleepmon.learning.datasets.recording import DataSet
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_rules import (
    CALIBRATED,
    GRAVITY,
    by_calibrated_gravity,
    by_gravity,
)
from sleepmon.learning.evaluation_runs import ON_VIEWS, Runs, Shelf
from sleepmon.learning.evaluation_scores import (
    Judged,
    confusion,
    difference_of,
    figures_of,
    values_by_person,
)
from sleepmon.learning.evaluation_splits import Fold, evaluation_windows, folds_of
from sleepmon.learning.fine_tuned import base_of_kind
from sleepmon.learning.fitting import code_version
from sleepmon.learning.learning_curve import less_of, people_and_minutes
from sleepmon.learning.methods.catalog import FROM_BASE, METHODS
from sleepmon.learning.networks.catalog import NETWORKS

RULES = (GRAVITY, CALIBRATED)
COMPARED = "smooth-distill"
"""Methods whose names begin so are told with their differences to every other method."""

RATES_HZ = (1.0, 1000.0)
"""To which recordings may be brought."""

Progress = Callable[[float, str], None]


def evaluate(
    plan: EvaluationPlan,
    progress: Progress,
    shelf: Shelf | None = None,
    more: Mapping[str, Read] = NO_MORE,
) -> EvaluationResult:
    """Carry the comparison out; UsageError for a name that is not known.

    `more` are data sets beside those of the catalog. Where labels are postures both rules of
    gravity stand beside the methods.

    Runs on the shelf that were made with the same settings are not made again; without a shelf
    all are made.
    """
    _check(plan)
    torch.set_num_threads(plan.threads)
    began = time.perf_counter()
    data = read_dataset(plan.dataset, Path(plan.path), plan.damaged, more)
    if FROM_BASE & set(plan.methods):
        base_of_kind(data, plan)
    windows = evaluation_windows(data, plan)
    folds, split = folds_of(windows, plan)
    run = _Comparison(plan, data, windows, folds, shelf or _NoShelf(), progress)
    rows = [*run.rules_unasked(), *(run.row(method) for method in plan.methods)]
    curve = tuple(run.learning_curve())
    return EvaluationResult(
        plan=plan,
        title=data.title,
        labels=data.labels,
        placements=data.placements,
        people=windows.people,
        windows=len(windows),
        rate_hz=plan.rate_hz or data.rate_hz,
        split="; ".join([split, *run.told]),
        leaky=plan.protocol == "paper",
        rows=tuple(rows),
        differences=tuple(run.differences()),
        learning_curve=curve,
        problems=tuple(f"{p.file}: {p.words} ({p.count} times)" for p in data.problems),
        duration_s=time.perf_counter() - began,
        versions={
            "sleepmon": code_version(),
            "torch": str(torch.__version__),
            "numpy": np.__version__,
        },
    )


def _check(plan: EvaluationPlan) -> None:
    fresh = [name for name in METHODS if name not in FROM_BASE]
    others = [*RULES, *(FROM_BASE if plan.fine_tune is not None else ())]
    for method in plan.methods:
        if method not in others and method.removesuffix(ON_VIEWS) not in fresh:
            raise UsageError(
                f"There is no method '{method}' to compare.",
                f"Known methods: {', '.join(others)}; {', '.join(fresh)}, also with {ON_VIEWS}.",
            )
    if plan.network not in NETWORKS:
        raise UsageError(
            f"There is no network '{plan.network}'.", f"Known networks: {', '.join(NETWORKS)}."
        )
    if plan.rate_hz is not None and not RATES_HZ[0] <= plan.rate_hz <= RATES_HZ[1]:
        raise UsageError("A rate lies between {:g} and {:g} Hz.".format(*RATES_HZ))
    if plan.rate_hz is not None and plan.protocol == "paper":
        raise UsageError("The published protocol takes every set at its own rate.")
    if plan.curve and plan.protocol == "paper":
        raise UsageError("What more labels bring is only told where people are kept apart.")
    if not plan.methods or min(plan.folds - 1, plan.seeds, plan.epochs, plan.batch) < 1:
        raise UsageError(
            "A comparison needs a method, at least two folds, and a seed and an epoch or more."
        )


class _NoShelf:
    """Keeps nothing."""

    def find(self, name: str) -> JudgedRun | None:
        """Never there."""
        return None

    def keep(self, name: str, run: JudgedRun) -> None:
        """It is not kept."""


class _Comparison:
    """All runs of all methods, method by method."""

    def __init__(
        self,
        plan: EvaluationPlan,
        data: DataSet,
        windows: LabelledWindows,
        folds: Sequence[Fold],
        shelf: Shelf,
        progress: Progress,
    ) -> None:
        self._plan, self._data, self._windows, self._folds = plan, data, windows, folds
        self._shelf = shelf
        self._progress = progress
        self._learners = [method for method in plan.methods if method not in RULES]
        self._amounts = less_of(folds, windows, plan.fold_seed) if plan.curve else {}
        amounts = len(self._amounts) + 1
        self._all = max(len(self._learners), 1) * plan.seeds * len(folds) * amounts
        self._whole: dict[str, list[Judged]] = {}
        """What each method answered that learnt from all."""
        self._done = 0
        self.told: list[str] = []
        """What must be known of the rules when the table is read."""
        self._by_person: dict[
            str, dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]
        ] = {}

    def row(self, method: str) -> MethodResult:
        """Train and judge one method on every fold with every seed."""
        if method in RULES:
            return self._rule_row(method)
        runs, judged = self._learnt(method, self._folds)
        self._whole[method] = judged
        kept = [one.kept for one in runs]
        last = [one.reports[-1] for one in runs]
        return self._result(
            method,
            self._plan.network,
            judged,
            seconds_per_epoch=float(np.mean([r.elapsed_s / r.epochs for r in last])),
            kept={name: kept.count(name) for name in dict.fromkeys(kept)},
            curve=_curve([one.reports for one in runs]),
        )

    def learning_curve(self) -> Iterator[CurvePoint]:
        """Each method by how much it learnt from, rising; nothing where it was not asked for."""
        points = []
        for amount, folds in self._amounts.items():
            for method in self._learners:
                _, judged = self._learnt(method, folds, amount.name)
                points.append(self._point(method, folds, judged))
        if self._amounts:
            points += [self._point(name, self._folds, all_) for name, all_ in self._whole.items()]
        yield from sorted(points, key=lambda point: (point.method, point.people, point.minutes))

    def _point(self, method: str, folds: Sequence[Fold], judged: list[Judged]) -> CurvePoint:
        step_s = self._plan.step_samples / (self._plan.rate_hz or self._data.rate_hz)
        people, minutes = people_and_minutes(folds, self._windows, step_s)
        codes, is_round = self._data.labels, self._data.round_postures
        figures = figures_of(judged, self._windows, codes, is_round=is_round)
        return CurvePoint(method=method, people=people, minutes=minutes, figures=figures)

    def _learnt(
        self, method: str, folds: Sequence[Fold], amount: str = ""
    ) -> tuple[list[JudgedRun], list[Judged]]:
        """All runs of a method on these folds, and their answers seed by seed.

        Steps are those of the whole folds: whoever learns from less looks at it more often.
        """
        plan = self._plan
        steps = [steps_of(len(fold.learning), plan.batch) for fold in self._folds]
        made = Runs(plan, self._data, self._windows, folds, self._shelf, steps=steps, amount=amount)
        runs: list[JudgedRun] = []
        judged = []
        for seed in range(plan.first_seed, plan.first_seed + plan.seeds):
            parts = []
            for number in range(len(folds)):
                runs.append(made.judged(method, seed, number, self._tell(method, seed)))
                parts.append(made.answers(runs[-1], number))
                self._done += 1
            judged.append(_together(parts))
        return runs, judged

    def _tell(self, method: str, seed: int) -> Callable[[EpochReport], None]:
        def tell(report: EpochReport) -> None:
            done = (self._done + report.epoch / report.epochs) / self._all
            self._progress(done, f"{method}, seed {seed}, epoch {report.epoch}")

        return tell

    def differences(self) -> Iterator[Difference]:
        """Smooth-Distill, in each of its forms, against every other method that begins alike."""
        metrics = ("posture_accuracy", "posture_macro_f1", "placement_accuracy")
        for mine, other in itertools.product(self._by_person, repeat=2):
            if mine.startswith(COMPARED) and other not in (mine, *RULES, *FROM_BASE):
                for metric in metrics:
                    yield difference_of(
                        mine, other, metric, self._by_person[mine], self._by_person[other]
                    )

    def rules_unasked(self) -> Iterator[MethodResult]:
        """The rules that were not asked for by name, where they can be applied."""
        for rule in RULES:
            if rule in self._plan.methods or not self._data.label_rolls_deg:
                continue
            try:
                yield self._rule_row(rule)
            except RefusedError as error:
                self.told.append(f"{rule} left out: {error.summary}")

    def _rule_row(self, method: str) -> MethodResult:
        rolls_deg = self._data.label_rolls_deg
        if not rolls_deg:
            raise RefusedError("The labels of this set are no postures: gravity cannot tell them.")
        if method == CALIBRATED:
            judged, words = by_calibrated_gravity(self._windows, rolls_deg)
            self.told.append(words)
        else:
            judged = by_gravity(self._windows, rolls_deg)
        empty = Curve(learning_wrong=(), chosen_by_wrong=())
        return self._result(method, "none", [judged], seconds_per_epoch=0.0, kept={}, curve=empty)

    def _result(
        self,
        method: str,
        network: str,
        judged: list[Judged],
        *,
        seconds_per_epoch: float,
        kept: dict[str, int],
        curve: Curve,
    ) -> MethodResult:
        windows, codes, is_round = self._windows, self._data.labels, self._data.round_postures
        self._by_person[method] = values_by_person(judged, windows, codes, is_round=is_round)
        figures: tuple[Figure, ...] = figures_of(judged, windows, codes, is_round=is_round)
        rows = np.concatenate([one.rows for one in judged])
        posture = np.concatenate([one.posture_probs.argmax(axis=1) for one in judged])
        placed = [one for one in judged if one.placement_probs is not None]
        guesses = [
            one.placement_probs.argmax(axis=1) for one in placed if one.placement_probs is not None
        ]
        return MethodResult(
            method=method,
            network=network,
            figures=figures,
            seconds_per_epoch=seconds_per_epoch,
            runs=sum(kept.values()),
            kept=kept,
            curve=curve,
            confusion=confusion(posture, windows.posture[rows], len(codes)),
            placement_confusion=confusion(
                np.concatenate(guesses),
                windows.placement[np.concatenate([one.rows for one in placed])],
                len(self._data.placements),
            )
            if placed
            else (),
        )


def _together(parts: list[Judged]) -> Judged:
    placements = [part.placement_probs for part in parts if part.placement_probs is not None]
    return Judged(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.posture_probs for part in parts]),
        np.concatenate(placements),
    )


def _curve(runs: list[tuple[EpochReport, ...]]) -> Curve:
    learning = np.mean([[r.learning_wrong for r in run] for run in runs], axis=0)
    chosen = np.mean([[r.held_out_wrong or 0.0 for r in run] for run in runs], axis=0)
    return Curve(
        learning_wrong=tuple(float(x) for x in learning),
        chosen_by_wrong=tuple(float(x) for x in chosen),
    )
