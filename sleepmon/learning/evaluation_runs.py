"""Single runs of a comparison: learnt and judged once, and taken from the shelf ever after."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt
import torch

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.evaluation import EvaluationPlan, JudgedRun
from sleepmon.domain.model_card import Normalisation
from sleepmon.domain.training import EpochReport, Recipe
from sleepmon.learning.batches import Batches, Examples, examples_of
from sleepmon.learning.datasets.recording import DataSet
from sleepmon.learning.datasets.windows import LabelledWindows
from sleepmon.learning.evaluation_scores import Judged
from sleepmon.learning.evaluation_splits import Fold
from sleepmon.learning.fine_tuned import base_of_kind, fine_tuned
from sleepmon.learning.fitting import code_version
from sleepmon.learning.loop import Loop
from sleepmon.learning.methods.catalog import FROM_BASE, make_task
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork

ON_VIEWS = "+views"
"""Ends the name of a method that learns from views of the windows instead of the windows."""
AT_ONCE = 512

Tell = Callable[[EpochReport], None]
Floats = npt.NDArray[np.float32]


class Shelf(Protocol):
    """Where finished runs are kept by name."""

    def find(self, name: str) -> JudgedRun | None:
        """The run of this name; None when there is none that can be read."""
        ...

    def keep(self, name: str, run: JudgedRun) -> None:
        """Keep a run, in place of another of this name."""
        ...


class Runs:
    """Runs of one plan on one set of windows.

    `steps` are those of an epoch, by fold; `amount` tells runs apart that learn from less.
    """

    def __init__(
        self,
        plan: EvaluationPlan,
        data: DataSet,
        windows: LabelledWindows,
        folds: Sequence[Fold],
        shelf: Shelf,
        *,
        steps: Sequence[int],
        amount: str = "",
    ) -> None:
        self._plan, self._data, self._folds, self._shelf = plan, data, folds, shelf
        self._steps, self._amount = steps, amount
        self._windows = windows
        self._examples = examples_of(windows, Normalisation())
        self._decided_by = _decided_by(plan, windows)

    def judged(self, method: str, seed: int, number: int, tell: Tell) -> JudgedRun:
        """The run of this method and seed on this fold, from the shelf when nothing differs."""
        name = f"{method}-seed{seed}-fold{number}{self._amount}"
        settings = self._settings(method, seed, number)
        found = self._shelf.find(name)
        if found is not None and found.settings == settings:
            tell(found.reports[-1])
            return found
        run = self._learn(method, seed, number, settings, tell)
        self._shelf.keep(name, run)
        return run

    def answers(self, run: JudgedRun, number: int) -> Judged:
        """What the run's model answered on the windows of its fold."""
        rows = self._folds[number].judging
        posture = np.frombuffer(run.posture_probs, dtype=np.float32).reshape(len(rows), -1)
        placement = np.frombuffer(run.placement_probs, dtype=np.float32).reshape(len(rows), -1)
        return Judged(rows, posture, placement)

    def _settings(self, method: str, seed: int, number: int) -> str:
        """Hash of all that decides a run but the code, whose version is in it."""
        fold = self._folds[number]
        digest = hashlib.sha256(self._decided_by)
        digest.update(f"{method} {seed} {self._steps[number]}".encode())
        if method in FROM_BASE:
            digest.update(msgspec.json.encode(base_of_kind(self._data, self._plan)))
            digest.update(msgspec.json.encode(self._plan.fine_tune))
        for rows in (fold.learning, fold.choosing, fold.judging):
            digest.update(rows.tobytes() + b"|")
        return digest.hexdigest()

    def _learn(self, method: str, seed: int, number: int, settings: str, tell: Tell) -> JudgedRun:
        if method in FROM_BASE:
            return self._fine_tune(seed, number, settings, tell)
        plan, recipe, fold = self._plan, self._recipe(method, seed), self._folds[number]
        batches = Batches(
            self._part(fold.learning),
            None,
            batch=plan.batch,
            replay_fraction=0.0,
            seed=seed,
            views=recipe.views,
            steps=self._steps[number],
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
        posture, placement = self._probs(fitted.network, fold)
        return JudgedRun(
            settings=settings,
            kept=fitted.kept,
            reports=fitted.reports,
            posture_probs=posture.tobytes(),
            placement_probs=placement.tobytes(),
        )

    def _fine_tune(self, seed: int, number: int, settings: str, tell: Tell) -> JudgedRun:
        if self._plan.fine_tune is None:
            raise TrainingFailed("Fine-tuning needs a recipe.")
        recipe = msgspec.structs.replace(self._plan.fine_tune, seed=seed)
        made = fine_tuned(recipe, self._windows, self._folds[number], tell)
        return JudgedRun(
            settings=settings,
            kept=made.fitted.kept,
            reports=made.fitted.reports,
            posture_probs=made.posture_probs.tobytes(),
            placement_probs=made.placement_probs.tobytes(),
        )

    def _recipe(self, method: str, seed: int) -> Recipe:
        plan = self._plan
        recipe = Recipe(
            id="evaluate", title="A comparison of methods", method=method, network=plan.network,
            epochs=plan.epochs, batch=plan.batch, learning_rate=plan.learning_rate,
            ema_decay=plan.ema_decay, seed=seed,
        )  # fmt: skip
        if not method.endswith(ON_VIEWS):
            return recipe
        return msgspec.structs.replace(
            recipe,
            method=method.removesuffix(ON_VIEWS),
            views="posture" if self._data.round_postures else "activity",
        )

    def _part(self, rows: npt.NDArray[np.int64]) -> Examples:
        return Examples(*self._examples.rows(torch.from_numpy(rows)))

    def _probs(self, network: TwoHeadNetwork, fold: Fold) -> tuple[Floats, Floats]:
        postures, placements = [], []
        with torch.inference_mode():
            for start in range(0, len(fold.judging), AT_ONCE):
                part = torch.from_numpy(fold.judging[start : start + AT_ONCE])
                posture, placement = network(self._examples.windows[part])
                postures.append(posture.softmax(dim=1).numpy())
                placements.append(placement.softmax(dim=1).numpy())
        return np.concatenate(postures), np.concatenate(placements)


def _decided_by(plan: EvaluationPlan, windows: LabelledWindows) -> bytes:
    """What all runs of a plan share; which methods and how many seeds it asks for does not count.

    Nor does where the data lie: their content does.
    """
    same = msgspec.structs.replace(
        plan, methods=(), seeds=0, first_seed=0, path="", curve=False, fine_tune=None
    )
    digest = hashlib.sha256(msgspec.json.encode(same))
    digest.update(f"{code_version()} {torch.__version__} {np.__version__}".encode())
    for column in (windows.windows_g, windows.posture, windows.placement):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.digest()
