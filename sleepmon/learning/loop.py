"""The training loop: it knows steps, epochs, the clock and the checkpoint rule, and no method."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import torch
from torch.nn import functional

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.training import EpochReport
from sleepmon.learning.adam import Adam
from sleepmon.learning.batches import Batches, Examples
from sleepmon.learning.methods.contract import Task
from sleepmon.learning.networks.contract import TwoHeadNetwork

_AT_ONCE = 512
Report = Callable[[EpochReport], None]
Cancelled = Callable[[], bool]


class TrainingCancelled(Exception):
    """The run was stopped by the user; nothing of it is kept."""


@dataclass(frozen=True)
class Fitted:
    """What a run kept: a copy of the best network, which it was, and when."""

    network: TwoHeadNetwork
    kept: str
    best_epoch: int
    reports: tuple[EpochReport, ...]


@dataclass(frozen=True)
class HeadScores:
    """Part of windows right by head, and mean surprise over both."""

    posture: float
    placement: float
    surprise: float

    @property
    def joint(self) -> tuple[float, float]:
        """What checkpoints are ranked by: both heads alike, then the smaller surprise."""
        return (round((self.posture + self.placement) / 2, 6), -self.surprise)


@torch.no_grad()
def scores_of(network: TwoHeadNetwork, examples: Examples) -> HeadScores:
    """Scores of a network, left in the mode it was in; the set must not be empty."""
    was_training = network.training
    network.eval()
    right_posture = right_placement = surprise = lying = placed = 0.0
    for start in range(0, len(examples), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        posture, placement = network(examples.windows[part])
        true_posture, true_placement = examples.posture[part], examples.placement[part]
        right_posture += float((posture.argmax(1) == true_posture).sum())
        right_placement += float((placement.argmax(1) == true_placement).sum())
        for logits, truth in ((posture, true_posture), (placement, true_placement)):
            surprise += float(functional.cross_entropy(logits, truth, reduction="sum")) / 2
        lying += float((true_posture >= 0).sum())
        placed += float((true_placement >= 0).sum())
    network.train(was_training)
    return HeadScores(
        right_posture / max(lying, 1.0),
        right_placement / max(placed, 1.0),
        surprise / len(examples),
    )


class Loop:
    """One run over all epochs, keeping the best network by its joint score on `validation`.

    `held_out` is only reported, never chosen by. Without `validation` the last epoch is kept.
    `fused` takes Adam in one pass: quicker, and other last digits than before.
    """

    def __init__(
        self,
        task: Task,
        batches: Batches,
        *,
        epochs: int,
        weight_decay: float,
        validation: Examples | None,
        held_out: Examples | None,
        report: Report,
        cancelled: Cancelled,
        fused: bool = False,
    ) -> None:
        self._task = task
        self._batches = batches
        self._epochs = epochs
        self._validation = validation
        self._held_out = held_out
        self._report = report
        self._cancelled = cancelled
        self._adam = Adam(task.parameter_groups(), weight_decay=weight_decay, fused=fused)
        self._best: Fitted | None = None
        self._best_score = (-1.0, 0.0)
        self._reports: list[EpochReport] = []

    def run(self) -> Fitted:
        """Train; TrainingCancelled when asked to stop, TrainingFailed when numbers run away."""
        began = perf_counter()
        for epoch in range(1, self._epochs + 1):
            losses, wrong = self._one_epoch()
            self._keep_if_best(epoch)
            self._tell(epoch, losses, wrong, perf_counter() - began)
        if self._best is None:
            raise TrainingFailed("The training had no epoch to learn in.")
        best = self._best
        return Fitted(best.network, best.kept, best.best_epoch, tuple(self._reports))

    def _one_epoch(self) -> tuple[dict[str, float], float]:
        sums: dict[str, float] = {}
        wrong = seen = 0
        self._task.network.train()
        for batch in self._batches.epoch():
            if self._cancelled():
                raise TrainingCancelled
            answers = self._task.answer(batch)
            parts = torch.stack(list(answers.losses.values()))
            self._step(parts.sum())
            for name, loss in zip(answers.losses, parts.tolist(), strict=True):
                sums[name] = sums.get(name, 0.0) + loss
            fresh = (batch.posture >= 0) & ~batch.replayed
            missed = (answers.posture.detach().argmax(1) != batch.posture) & fresh
            wrong, seen = wrong + int(missed.sum()), seen + int(fresh.sum())
        return {name: total / self._batches.steps for name, total in sums.items()}, wrong / max(
            seen, 1
        )

    def _step(self, loss: torch.Tensor) -> None:
        if not math.isfinite(loss.item()):
            raise TrainingFailed(
                "The training ran away: its loss is no longer a number.",
                "Lower the learning rate of the recipe, or look for damaged nights.",
            )
        torch.autograd.backward(loss)
        self._adam.step()
        self._task.stepped()

    def _keep_if_best(self, epoch: int) -> None:
        for name, network in self._task.keepable().items():
            score = (float(epoch), 0.0)
            if self._validation is not None:
                score = scores_of(network, self._validation).joint
            if self._best is None or score > self._best_score:
                kept = copy.deepcopy(network).eval().requires_grad_(False)
                self._best, self._best_score = Fitted(kept, name, epoch, ()), score

    def _tell(self, epoch: int, losses: dict[str, float], wrong: float, elapsed_s: float) -> None:
        best = self._best
        held_out_wrong = None
        if self._held_out is not None and best is not None:
            held_out_wrong = 1.0 - scores_of(self._newest(), self._held_out).posture
        report = EpochReport(
            epoch=epoch,
            epochs=self._epochs,
            losses=losses,
            learning_wrong=wrong,
            held_out_wrong=held_out_wrong,
            best_epoch=best.best_epoch if best is not None else epoch,
            elapsed_s=elapsed_s,
            left_s=elapsed_s / epoch * (self._epochs - epoch),
        )
        self._reports.append(report)
        self._report(report)

    def _newest(self) -> TwoHeadNetwork:
        """The network whose progress is told: the last named, which is the steadier one."""
        return list(self._task.keepable().values())[-1]
