"""One-click retraining: the plan, the run, and what becomes of the candidate.

The model in use changes only by `promote` and `roll_back`, each one swap of a pointer, and never by
itself.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import RefusedError, SleepmonError
from sleepmon.domain.model_card import ModelCard, ModelKind
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import (
    Decision,
    EpochReport,
    FinishedRun,
    Recipe,
    RunResult,
    TrainingPlan,
)
from sleepmon.services.finished_runs import newest_finished, write_decision
from sleepmon.services.labelled_library import LabelledLibrary
from sleepmon.services.training_plan import plan_of
from sleepmon.storage.files import atomic_write
from sleepmon.storage.model_store import CARD_NAME, WEIGHTS_NAME, ModelStore, check
from sleepmon.workers.messages import Train
from sleepmon.workers.train import TrainingListener, TrainingProcess

CANDIDATE = "candidate"
_STOP_S = 20.0


class Run(Protocol):
    """A training run in a process of its own."""

    @property
    def running(self) -> bool:
        """Whether it has begun and not ended."""
        ...

    def start(self) -> None:
        """Begin."""
        ...

    def cancel(self) -> None:
        """Ask it to end."""
        ...

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the end; whether it came."""
        ...


MakeRun = Callable[[Train, TrainingListener], Run]


class Retraining:
    """Makes new models out of labelled nights; one run at a time."""

    def __init__(
        self,
        nights: Path,
        store: ModelStore,
        runs: Path,
        scheme: Scheme,
        recipe: Recipe,
        clock: Clock,
        make_run: MakeRun = TrainingProcess,
        personal_recipe: Recipe | None = None,
    ) -> None:
        self._library = LabelledLibrary(nights)
        self._store = store
        self._runs = runs
        self._scheme = scheme
        self._recipe = recipe
        self._personal_recipe = personal_recipe or recipe
        self._clock = clock
        self._make_run = make_run
        self._lock = threading.Lock()
        self._run: Run | None = None

    def plan(self, kind: ModelKind = "clinic", subject: str = "") -> TrainingPlan:
        """What a run would learn from now, and everything that is missing; changes nothing."""
        plan = plan_of(
            self._library.nights(),
            scheme=self._scheme,
            recipe=self._personal_recipe if kind == "personal" else self._recipe,
            kind=kind,
            subject=subject,
        )
        return msgspec.structs.replace(plan, warnings=(*plan.warnings, *self._left_out()))

    def _left_out(self) -> Iterator[str]:
        """Nights that no plan can use as they are."""
        if unfinished := self._library.unfinished():
            yield f"Nights that were cut off and are not recovered yet: {unfinished}. Use Recover."
        if locked := self._library.locked():
            yield f"Locked nights are not learnt from: {locked}. Open them with sleepmon unlock."
        if copies := self._library.copies():
            yield f"Second files of the same night are not learnt from: {copies}."

    def start(self, plan: TrainingPlan, listener: TrainingListener) -> None:
        """Begin a run; RefusedError when the plan says why not, or another run goes on."""
        if plan.refusal:
            raise RefusedError(plan.refusal)
        with self._lock:
            if self._run is not None and self._run.running:
                raise RefusedError("A training run goes on already.", "Wait for it or cancel it.")
            folder = self._runs / self._new_id(plan)
            request = Train(
                plan=plan,
                run_folder=str(folder),
                candidate_folder=str(folder / CANDIDATE),
                base_folder=str(self._store.model(self._store.models()[0].id).folder),
                active_folder=str(self._store.active(plan.subject).folder),
            )
            self._run = self._make_run(request, _Installing(self._store, folder, listener))
            self._run.start()

    def cancel(self) -> None:
        """End the run without a candidate; does nothing when none goes on."""
        with self._lock:
            if self._run is not None:
                self._run.cancel()

    def close(self) -> None:
        """Cancel what goes on and wait for its end."""
        self.cancel()
        run = self._run
        if run is not None and run.running:
            run.join(_STOP_S)

    def promote(self, result: RunResult) -> ModelCard:
        """Make the candidate the model in use, at the user's wish."""
        card = self._store.promote(result.candidate_id).card
        self._decide(result, "promoted")
        return card

    def keep(self, result: RunResult) -> None:
        """Keep the model in use; the candidate stays on the list of models."""
        self._decide(result, "kept")

    def roll_back(self, subject: str = "") -> ModelCard:
        """Use the model that was in use before."""
        return self._store.roll_back(subject).card

    def last_run(self) -> FinishedRun | None:
        """The newest run that ended with a candidate, whoever began it; None before the first."""
        return newest_finished(self._runs)

    def _new_id(self, plan: TrainingPlan) -> str:
        now = datetime.fromtimestamp(self._clock.utc_ns() / 1e9, UTC)
        return f"{now:%Y-%m-%dT%H%M%S}_{plan.kind}_{secrets.token_hex(2)}"

    def _decide(self, result: RunResult, decision: Decision) -> None:
        folder = self._runs / result.run_id
        if folder.is_dir():
            write_decision(folder, decision, self._clock.utc_ns(), result.verdict)


class _Installing:
    """Puts a finished candidate among the models, without making it active, and passes news on."""

    def __init__(self, store: ModelStore, folder: Path, listener: TrainingListener) -> None:
        self._store = store
        self._folder = folder
        self._listener = listener

    def on_epoch(self, report: EpochReport) -> None:
        """Pass on."""
        self._listener.on_epoch(report)

    def on_result(self, result: RunResult) -> None:
        """Check the candidate and put it among the models."""
        try:
            folder = installed(self._store, Path(result.candidate_path), self._folder)
        except (SleepmonError, OSError) as error:
            words = "The new model could not be stored. The model in use stays as it is."
            self._listener.on_failed(words, str(error))
            return
        self._listener.on_result(msgspec.structs.replace(result, candidate_path=str(folder)))

    def on_failed(self, words: str, details: str) -> None:
        """Pass on."""
        self._listener.on_failed(words, details)

    def on_cancelled(self) -> None:
        """Pass on."""
        self._listener.on_cancelled()


def installed(store: ModelStore, candidate: Path, run_folder: Path) -> Path:
    """Move a candidate from its run into the store; the same weights twice are one model."""
    card = check(candidate).card
    known = {model.id for model in store.models()}
    if card.id in known:
        folder = store.model(card.id).folder
    else:
        folder = store.new_folder(card.id)
        # The card last: a folder without one is no model.
        for name in (WEIGHTS_NAME, CARD_NAME):
            atomic_write(folder / name, (candidate / name).read_bytes())
        check(folder)
    for extra in candidate.iterdir():
        if extra.name not in (CARD_NAME, WEIGHTS_NAME):
            extra.replace(run_folder / extra.name)
    shutil.rmtree(candidate)
    return folder
