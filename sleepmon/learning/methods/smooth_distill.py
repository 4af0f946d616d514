"""Smooth-Distill: the network learns from the truth and from a smoothed copy of itself.

Loss, with a, l and T of the recipe: a (CE1 + l KD1) + (1 - a)(CE2 + l KD2), as published. Ours:
the copy's decay warms up, distillation is ramped in, and the copy may be the model that is kept.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from sleepmon.domain.training import Recipe
from sleepmon.learning.ema import Average, decay_of_half_life
from sleepmon.learning.losses import distillation
from sleepmon.learning.methods.contract import Answers, Batch, Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.networks.contract import TwoHeadNetwork

RAMP_PART = 0.2
"""Part of all steps over which distillation grows to its full weight."""


def ramp(step: int, steps: int) -> float:
    """Weight of distillation at this step: exp(-5 (1 - x)^2) up to 1 at a fifth of the steps."""
    x = min(step / max(RAMP_PART * steps, 1.0), 1.0)
    return math.exp(-5.0 * (1.0 - x) ** 2)


class SmoothDistill(Multitask):
    """Multitask learning with the network's own average as its teacher."""

    def __init__(self, network: TwoHeadNetwork, recipe: Recipe, steps: int) -> None:
        super().__init__(network, recipe)
        decay = recipe.ema_decay
        if recipe.ema_half_life_fraction is not None:
            decay = decay_of_half_life(recipe.ema_half_life_fraction * steps)
        self.average = Average(network, decay, warm_up=True)
        self._steps = steps
        self._step = 0

    def answer(self, batch: Batch) -> Answers:
        """Cross-entropy of both heads, and agreement with the average."""
        posture, placement = self.network(batch.windows)
        losses = self.right(batch, posture, placement)
        losses |= self.agree(batch, posture, placement)
        return Answers(losses, posture)

    def agree(self, batch: Batch, posture: Tensor, placement: Tensor) -> dict[str, Tensor]:
        """The loss parts that ask to agree with the average, weighted and ramped.

        Where views are learnt from, the average answers for another view of the same windows.
        """
        with torch.no_grad():
            posture_taught, placement_taught = self.average.network(batch.again())
        a, heat = self.recipe.task_balance, self.recipe.distillation_temperature
        weight = self.recipe.distillation_weight * ramp(self._step, self._steps)
        return {
            "posture_distill": a * weight * distillation(posture, posture_taught, heat),
            "placement_distill": (1 - a) * weight * distillation(placement, placement_taught, heat),
        }

    def stepped(self) -> None:
        """The average follows."""
        self._step += 1
        self.average.update(self.network)

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        """The network and its average."""
        return {"student": self.network, "average": self.average.network}


def smooth_distill(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `smooth-distill`; `base` plays no part."""
    return SmoothDistill(network, recipe, steps)
