"""One run from plan to verdict: learn, calibrate, write the candidate, compare, tell."""

from __future__ import annotations

import copy
import dataclasses
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import torch

from sleepmon.domain.errors import ModelMismatch, TrainingFailed
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import EpochReport, RunResult, TrainingPlan
from sleepmon.learning.candidate import candidate_card
from sleepmon.learning.comparison import Judgement, judge
from sleepmon.learning.datasets.windows import LabelledWindows, together
from sleepmon.learning.fitting import code_version, fit
from sleepmon.learning.forgetting import Remembered, remembered
from sleepmon.learning.loop import Cancelled, Fitted, Report
from sleepmon.learning.methods.catalog import FROM_BASE
from sleepmon.learning.mixing import mixed
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.predictor import Predictor
from sleepmon.learning.replay import replayed
from sleepmon.learning.rotated import rotated_copies
from sleepmon.learning.split import validation_split
from sleepmon.learning.straightening import own_angles_of, straightened, to_learn
from sleepmon.learning.threads import choose_threads
from sleepmon.learning.weights import check_scheme, read_model, write_file, write_model

RUN = "run.json"
_NONE = np.zeros(0, dtype=np.int64)


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything needed to redo a run, kept beside the candidate as run.json."""

    plan: TrainingPlan
    base_id: str
    threads: int
    torch_version: str
    code_version: str
    kept: str
    """Which network was kept: `student` or `average`."""
    validation: str
    epochs: tuple[EpochReport, ...]
    result: RunResult


def train(
    plan: TrainingPlan,
    base_folder: Path,
    active_folder: Path,
    out: Path,
    windows: LabelledWindows,
    held_out: LabelledWindows,
    report: Report,
    cancelled: Cancelled,
    *,
    scheme: Scheme,
    threads: int | None = None,
) -> RunResult:
    """Learn from `windows`, judge on `held_out`, and leave a candidate model in `out`.

    Always starts from the base model, never from an earlier fine-tune. With the same seed, data
    and number of threads the weights are the same bytes. TrainingCancelled when asked to stop;
    TrainingFailed or ModelMismatch when it cannot be done. Then nothing is left in `out`.
    """
    network, card = read_model(base_folder)
    active = Predictor(*read_model(active_folder))
    for model in (card, active.card):
        check_scheme(model, scheme)
    _check(plan, card, windows, held_out)
    run = _Run(plan, network, card, active, scheme, windows, held_out)
    fresh = not out.exists()
    try:
        return run.to_the_end(out, report, cancelled, threads)
    except BaseException:  # a half-written candidate must never be found
        if fresh:
            shutil.rmtree(out, ignore_errors=True)
        raise


@dataclass(frozen=True)
class _Run:
    plan: TrainingPlan
    base: TwoHeadNetwork
    base_card: ModelCard
    active: Predictor
    scheme: Scheme
    windows: LabelledWindows
    held_out: LabelledWindows

    def to_the_end(
        self, out: Path, report: Report, cancelled: Cancelled, threads: int | None
    ) -> RunResult:
        began = time.perf_counter()
        network = self._fresh_network()
        if threads is None:
            threads = choose_threads(network, self.plan.recipe.batch, self.base_card.window_samples)
        torch.set_num_threads(threads)
        learning, choosing, parted = validation_split(self.windows, self.plan.recipe.seed)
        card = self._with_own_angles(learning)
        learning = together([learning, self._copies(learning, card, self.plan.recipe.seed)])
        copies = self._copies(choosing, card, self.plan.recipe.seed + 1)
        choosing = together([choosing, copies])
        forms, chosen_by, held_out = (
            to_learn(part, card.own_angles, card.placements)
            for part in (learning, choosing, self.held_out)
        )
        fitted = fit(
            self.plan.recipe,
            network,
            forms,
            normalisation=card.normalisation,
            base=self.base,
            replay=replayed(self.plan.recipe, self.base_card, self.scheme),
            choosing=chosen_by,
            held_out=held_out,
            report=report,
            cancelled=cancelled,
        )
        kept, judgement = self._first_that_remembers(fitted.network, card, choosing, parted)
        metrics = tuple(row.after for row in judgement.comparisons)
        made = write_model(out, kept.network, msgspec.structs.replace(kept.card, metrics=metrics))
        result = self._result(made, out, judgement, fitted, len(learning), began)
        self._record(out, result, fitted, threads, parted)
        return result

    def _with_own_angles(self, learning: LabelledWindows) -> ModelCard:
        """The base model's card, with the person's angles where the model is one person's."""
        if self.plan.kind != "personal":
            return self.base_card
        own = own_angles_of(learning, self.scheme)
        return msgspec.structs.replace(self.base_card, own_angles=own)

    def _copies(self, windows: LabelledWindows, card: ModelCard, seed: int) -> LabelledWindows:
        """Copies as read, rolled about the long axis, where the recipe asks for them."""
        read = straightened(windows, card.own_angles, card.placements)
        count = self.plan.recipe.rotated_copies
        return rotated_copies(read, self.scheme, count, seed) if count > 0 else read.where(_NONE)

    def _first_that_remembers(
        self, network: TwoHeadNetwork, card: ModelCard, choosing: LabelledWindows, parted: str
    ) -> tuple[Predictor, Judgement]:
        """The largest share of new weights that forgets nothing, or the last; and its verdict."""
        same = self.plan.recipe.network == self.base_card.network
        shares = self.plan.recipe.mix_shares if same else (1.0,)
        for share in shares or (1.0,):
            made = mixed(self.base, network, share)
            its_card = candidate_card(
                self.plan,
                card,
                made,
                windows=self.windows,
                choosing=choosing,
                parted=parted,
                held_out=self.held_out,
            )
            candidate = Predictor(made, its_card)
            known = remembered(self.active, candidate, self.scheme, self.windows)
            if not known.vanished or self.plan.kind != "clinic":
                break
        words = "" if share >= 1.0 else f"Only {share:.0%} of what was learnt is taken over. "
        judgement = self._judgement(candidate, known)
        return candidate, dataclasses.replace(judgement, words=words + judgement.words)

    def _fresh_network(self) -> TwoHeadNetwork:
        """The base model's network: with its weights, or new ones where the method wants so."""
        card, recipe = self.base_card, self.plan.recipe
        if recipe.method in FROM_BASE:
            return copy.deepcopy(self.base).requires_grad_(True)
        return build_network(
            recipe.network,
            postures=len(card.postures),
            placements=len(card.placements),
            window_samples=card.window_samples,
            args=card.network_args,
            seed=recipe.seed,
        )

    def _judgement(self, candidate: Predictor, known: Remembered) -> Judgement:
        """The gate: held-out nights first, then whether unseen postures have vanished."""
        verdict = judge(self.active, candidate, self.held_out, simulated=self.plan.simulated)
        words = f"{verdict.words} {known.vanished}".rstrip()
        comparisons = verdict.comparisons + known.comparisons
        forgot = bool(known.vanished) and self.plan.kind == "clinic"
        return Judgement("worse" if forgot else verdict.verdict, words, comparisons)

    def _result(
        self,
        card: ModelCard,
        out: Path,
        judgement: Judgement,
        fitted: Fitted,
        learnt: int,
        began: float,
    ) -> RunResult:
        return RunResult(
            run_id=out.name,
            candidate_id=card.id,
            candidate_path=str(out),
            active_id=self.active.card.id,
            verdict=judgement.verdict,
            words=judgement.words,
            comparisons=judgement.comparisons,
            epochs=len(fitted.reports),
            best_epoch=fitted.best_epoch,
            duration_s=time.perf_counter() - began,
            training_windows=learnt,
            held_out_windows=len(self.held_out),
            threads=torch.get_num_threads(),
        )

    def _record(
        self, out: Path, result: RunResult, fitted: Fitted, threads: int, parted: str
    ) -> None:
        record = RunRecord(
            plan=self.plan,
            base_id=self.base_card.id,
            threads=threads,
            torch_version=str(torch.__version__),
            code_version=code_version(),
            kept=fitted.kept,
            validation=parted,
            epochs=fitted.reports,
            result=result,
        )
        write_file(out / RUN, msgspec.json.format(msgspec.json.encode(record), indent=2))


def _check(
    plan: TrainingPlan, base: ModelCard, windows: LabelledWindows, held_out: LabelledWindows
) -> None:
    if plan.refusal:
        raise TrainingFailed(plan.refusal)
    if plan.recipe.network != base.network:
        raise ModelMismatch(
            f"The recipe is for the network '{plan.recipe.network}', the base model has "
            f"'{base.network}'.",
            "Choose a recipe of the base model's network.",
        )
    if len(windows) == 0:
        raise TrainingFailed(
            "There is nothing to learn from: no window of the nights lies still in a label.",
            "Label some minutes of rest, at least a few seconds in each posture.",
        )
    if both := set(windows.nights) & set(held_out.nights):
        raise TrainingFailed(
            f"The nights {', '.join(sorted(both))} would be learnt from and judged on.",
            "Keep nights for judging apart from those for learning.",
        )
    for part in (windows, held_out):
        if len(part) and part.windows_g.shape[1] != base.window_samples:
            raise ModelMismatch("The windows are not of the base model's length.")
