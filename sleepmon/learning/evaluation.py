"""Methods of training compared on one data set: same folds, seeds, first weights and batches."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from sleepmon.domain.errors import TrainingFailed, UsageError
from sleepmon.domain.evaluation import (
    Curve,
    Difference,
    EvaluationPlan,
    EvaluationResult,
    Figure,
    MethodResult,
)
from sleepmon.domain.model_card import Normalisation
from sleepmon.domain.training import EpochReport, Recipe
from sleepmon.learning.batches import Batches, Examples, examples_of
from sleepmon.learning.datasets.catalog import read_dataset
from sleepmon.learning.datasets.recording import DataSet
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_scores import (
    Judged,
    confusion,
    difference_of,
    figures_of,
    values_by_person,
)
from sleepmon.learning.evaluation_splits import Fold, evaluation_windows, folds_of
from sleepmon.learning.fitting import code_version
from sleepmon.learning.loop import Fitted, Loop
from sleepmon.learning.methods.catalog import FROM_BASE, METHODS, make_task
from sleepmon.learning.methods.gravity import GravityRule
from sleepmon.learning.networks.catalog import NETWORKS, build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork

GRAVITY = "gravity"
COMPARED = ("smooth-distill", "smooth-distill-paper")
"""Their differences to every other method are told."""
AT_ONCE = 512

Progress = Callable[[float, str], None]


def evaluate(plan: EvaluationPlan, progress: Progress) -> EvaluationResult:
    """Carry the comparison out; UsageError for a name that is not known."""
    _check(plan)
    torch.set_num_threads(plan.threads)
    began = time.perf_counter()
    data = read_dataset(plan.dataset, Path(plan.path), plan.damaged)
    windows = evaluation_windows(data, plan)
    folds, split = folds_of(windows, plan)
    run = _Comparison(plan, data, windows, folds, progress)
    rows = [run.row(method) for method in plan.methods]
    if data.round_postures and GRAVITY not in plan.methods:
        rows.insert(0, run.row(GRAVITY))
    return EvaluationResult(
        plan=plan,
        title=data.title,
        labels=data.labels,
        placements=data.placements,
        people=windows.people,
        windows=len(windows),
        rate_hz=plan.rate_hz or data.rate_hz,
        split=split,
        leaky=plan.protocol == "paper",
        rows=tuple(rows),
        differences=tuple(run.differences()),
        problems=tuple(f"{p.file}: {p.words} ({p.count} times)" for p in data.problems),
        duration_s=time.perf_counter() - began,
        versions={
            "sleepmon": code_version(),
            "torch": str(torch.__version__),
            "numpy": np.__version__,
        },
    )


def _check(plan: EvaluationPlan) -> None:
    known = [GRAVITY, *(name for name in METHODS if name not in FROM_BASE)]
    for method in plan.methods:
        if method not in known:
            raise UsageError(
                f"There is no method '{method}' to compare.", f"Known methods: {', '.join(known)}."
            )
    if plan.network not in NETWORKS:
        raise UsageError(
            f"There is no network '{plan.network}'.", f"Known networks: {', '.join(NETWORKS)}."
        )
    if not plan.methods or min(plan.folds - 1, plan.seeds, plan.epochs, plan.batch) < 1:
        raise UsageError(
            "A comparison needs a method, at least two folds, and a seed and an epoch or more."
        )


class _Comparison:
    """All runs of all methods, method by method."""

    def __init__(
        self,
        plan: EvaluationPlan,
        data: DataSet,
        windows: LabelledWindows,
        folds: Sequence[Fold],
        progress: Progress,
    ) -> None:
        self._plan, self._data, self._windows, self._folds = plan, data, windows, folds
        self._progress = progress
        self._examples = examples_of(windows, Normalisation())
        self._runs = max(sum(m != GRAVITY for m in plan.methods), 1) * plan.seeds * len(folds)
        self._done = 0
        self._by_person: dict[
            str, dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]
        ] = {}

    def row(self, method: str) -> MethodResult:
        """Train and judge one method on every fold with every seed."""
        if method == GRAVITY:
            return self._gravity_row()
        fitted: list[Fitted] = []
        judged = []
        for seed in range(self._plan.seeds):
            parts = []
            for fold in self._folds:
                fitted.append(self._fit(method, seed, fold))
                parts.append(self._judge(fitted[-1].network, fold))
            judged.append(_together(parts))
        kept = [one.kept for one in fitted]
        last = [one.reports[-1] for one in fitted]
        return self._result(
            method,
            self._plan.network,
            judged,
            seconds_per_epoch=float(np.mean([r.elapsed_s / r.epochs for r in last])),
            kept={name: kept.count(name) for name in dict.fromkeys(kept)},
            curve=_curve([one.reports for one in fitted]),
        )

    def differences(self) -> Iterator[Difference]:
        """Smooth-Distill, ours and as published, against every other method."""
        metrics = ("posture_accuracy", "posture_macro_f1", "placement_accuracy")
        for mine, other in itertools.product(COMPARED, self._by_person):
            if mine in self._by_person and other not in (mine, GRAVITY):
                for metric in metrics:
                    yield difference_of(
                        mine, other, metric, self._by_person[mine], self._by_person[other]
                    )

    def _gravity_row(self) -> MethodResult:
        count = len(self._data.labels)
        rule = GravityRule([360.0 / count * number for number in range(count)])
        probs = rule.posture_probs(self._windows.windows_g).astype(np.float32)
        judged = Judged(np.arange(len(self._windows)), probs, None)
        empty = Curve(learning_wrong=(), chosen_by_wrong=())
        return self._result(GRAVITY, "none", [judged], seconds_per_epoch=0.0, kept={}, curve=empty)

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

    def _fit(self, method: str, seed: int, fold: Fold) -> Fitted:
        plan = self._plan
        recipe = Recipe(
            id="evaluate", title="A comparison of methods", method=method, network=plan.network,
            epochs=plan.epochs, batch=plan.batch, learning_rate=plan.learning_rate,
            ema_decay=plan.ema_decay, seed=seed,
        )  # fmt: skip
        batches = Batches(
            self._part(fold.learning), None, batch=plan.batch, replay_fraction=0.0, seed=seed
        )
        network = build_network(
            plan.network,
            postures=len(self._data.labels),
            placements=len(self._data.placements),
            window_samples=plan.window_samples,
            seed=seed,
        )
        choosing = self._part(fold.choosing)
        torch.manual_seed(seed)  # dropout of one method must not depend on who came before

        def tell(report: EpochReport) -> None:
            done = (self._done + report.epoch / report.epochs) / self._runs
            self._progress(done, f"{method}, seed {seed}, epoch {report.epoch}")

        loop = Loop(
            make_task(recipe, network, batches.steps * plan.epochs, None),
            batches,
            epochs=plan.epochs,
            weight_decay=0.0,
            validation=choosing,
            held_out=choosing,
            report=tell,
            cancelled=lambda: False,
            fused=True,
        )
        try:
            fitted = loop.run()
        except TrainingFailed as error:
            raise TrainingFailed(f"{method}, seed {seed}: {error.summary}", error.advice) from error
        self._done += 1
        return fitted

    def _part(self, rows: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Examples:
        return Examples(*self._examples.rows(torch.from_numpy(rows)))

    def _judge(self, network: TwoHeadNetwork, fold: Fold) -> Judged:
        postures, placements = [], []
        with torch.inference_mode():
            for start in range(0, len(fold.judging), AT_ONCE):
                part = torch.from_numpy(fold.judging[start : start + AT_ONCE])
                posture, placement = network(self._examples.windows[part])
                postures.append(posture.softmax(dim=1).numpy())
                placements.append(placement.softmax(dim=1).numpy())
        return Judged(fold.judging, np.concatenate(postures), np.concatenate(placements))


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
