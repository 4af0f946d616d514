"""Fine-tuning with Smooth-Distill: a regime of its own, because steps are few.

In 50 to 300 steps a slow average would still be the shipped model, so the two roles of a teacher
are parted: the frozen shipped model is an anchor against forgetting, and an average with a
half-life of a few per cent of all steps is the teacher and the model that is kept.
"""

from __future__ import annotations

import copy

import torch

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.training import Recipe
from sleepmon.learning.ema import Average, decay_of_half_life
from sleepmon.learning.losses import distillation
from sleepmon.learning.methods.contract import Answers, Batch, ParameterGroup, Task
from sleepmon.learning.methods.smooth_distill import SmoothDistill
from sleepmon.learning.networks.contract import TwoHeadNetwork

HALF_LIFE_PART = 0.075
"""Half-life of the average as a part of all steps, where the recipe names none."""


class FineTune(SmoothDistill):
    """Smooth-Distill from a trained network, tied to it by an anchor."""

    def __init__(
        self, network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork
    ) -> None:
        super().__init__(network, recipe, steps)
        part = recipe.ema_half_life_fraction or HALF_LIFE_PART
        self.average = Average(network, decay_of_half_life(part * steps), warm_up=False)
        self.anchor = copy.deepcopy(base).eval().requires_grad_(False)

    def parameter_groups(self) -> list[ParameterGroup]:
        """Heads and last layer at the recipe's rate, the trunk at its own, lower one."""
        return [
            ParameterGroup(self.network.fast_parameters(), self.recipe.learning_rate),
            ParameterGroup(self.network.trunk_parameters(), self.recipe.trunk_learning_rate),
        ]

    def answer(self, batch: Batch) -> Answers:
        """Truth, agreement with the average, and on replayed windows with the anchor."""
        posture, placement = self.network(batch.windows)
        losses = self.right(batch, posture, placement)
        losses |= self.agree(batch, posture, placement)
        if self.recipe.anchor_weight > 0.0 and bool(batch.replayed.any()):
            # On new windows the anchor would teach the very errors that are to be mended.
            known = batch.replayed
            with torch.no_grad():
                posture_before, placement_before = self.anchor(batch.windows[known])
            a, heat = self.recipe.task_balance, self.recipe.distillation_temperature
            weight = self.recipe.anchor_weight
            part = distillation(posture[known], posture_before, heat)
            losses["posture_anchor"] = a * weight * part
            part = distillation(placement[known], placement_before, heat)
            losses["placement_anchor"] = (1 - a) * weight * part
        return Answers(losses, posture)

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        """The average alone."""
        return {"average": self.average.network}


def fine_tune(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `fine-tune`; TrainingFailed without a base to start from."""
    if base is None:
        raise TrainingFailed("Fine-tuning needs a model to start from.")
    return FineTune(network, recipe, steps, base)
