"""Smooth-Distill as published: fixed weights, a slow teacher from the very first step.

Loss a (CE1 + l KD1) + (1 - a)(CE2 + l KD2) with a = l = 0.5, temperature 3; the teacher is the
average of the parameters with decay 0.999 from step 1 on, starting at the first random weights;
Adam at 1e-3, no schedule; the teacher itself is never kept. Whatever the recipe says otherwise
is overruled, except for epochs, batch and seed.
"""

from __future__ import annotations

import msgspec
import torch

from sleepmon.domain.training import Recipe
from sleepmon.learning.ema import Average
from sleepmon.learning.losses import distillation
from sleepmon.learning.methods.contract import Answers, Batch, Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.networks.contract import TwoHeadNetwork


def as_published(recipe: Recipe) -> Recipe:
    """The recipe with every published value in its place."""
    return msgspec.structs.replace(
        recipe,
        learning_rate=1e-3,
        task_balance=0.5,
        distillation_weight=0.5,
        distillation_temperature=3.0,
        ema_decay=0.999,
        ema_half_life_fraction=None,
        label_smoothing=0.0,
    )


class SmoothDistillPaper(Multitask):
    """The published method at work on any network."""

    def __init__(self, network: TwoHeadNetwork, recipe: Recipe) -> None:
        super().__init__(network, as_published(recipe))
        self.average = Average(network, self.recipe.ema_decay, warm_up=False)

    def answer(self, batch: Batch) -> Answers:
        """Cross-entropy of both heads, and agreement with the average from step 1 on."""
        posture, placement = self.network(batch.windows)
        losses = self.right(batch, posture, placement)
        with torch.no_grad():
            posture_taught, placement_taught = self.average.network(batch.windows)
        a, heat = self.recipe.task_balance, self.recipe.distillation_temperature
        weight = self.recipe.distillation_weight
        losses["posture_distill"] = a * weight * distillation(posture, posture_taught, heat)
        losses["placement_distill"] = (
            (1 - a) * weight * distillation(placement, placement_taught, heat)
        )
        return Answers(losses, posture)

    def stepped(self) -> None:
        """The average follows."""
        self.average.update(self.network)


def smooth_distill_paper(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `smooth-distill-paper`; `steps` and `base` play no part."""
    return SmoothDistillPaper(network, recipe)
