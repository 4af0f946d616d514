"""Cross-task contrast: the two views of one window shall be alike, those of two windows not.

The published code compares the shared features with themselves, which teaches nothing across
tasks. Here a learnt mixing vector alpha gives each task its own view, alpha h and (1 - alpha) h
of the shared features h, as the published text means it. Published figures: temperature 0.7,
contrast 0.5 and L1 of alpha 0.01 beside the plain sum of both cross-entropies; the whole is
scaled so that the cross-entropies keep the recipe's weights.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional

from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Answers, Batch, ParameterGroup, Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.networks.contract import TwoHeadNetwork

TEMPERATURE = 0.7
CONTRAST = 0.5
L1 = 0.01
SCALE = 0.5
"""The recipe weighs two tasks to a sum of 1 where the published loss has 2."""


def contrast(first: Tensor, second: Tensor) -> Tensor:
    """Cross-entropy of finding each row's other view (B, features) among those of the batch."""
    alike = functional.normalize(first, dim=1) @ functional.normalize(second, dim=1).t()
    return functional.cross_entropy(alike / TEMPERATURE, torch.arange(len(first)))


class CrossTask(Multitask):
    """Multitask learning with a view of the features for each task."""

    def __init__(self, network: TwoHeadNetwork, recipe: Recipe) -> None:
        super().__init__(network, recipe)
        self.alpha = nn.Parameter(torch.full((network.last.out_features,), 0.5))

    def parameter_groups(self) -> list[ParameterGroup]:
        """All weights, and how the views are mixed."""
        return [ParameterGroup([*self.network.parameters(), self.alpha], self.recipe.learning_rate)]

    def answer(self, batch: Batch) -> Answers:
        """Cross-entropy of both heads, contrast of the views, size of alpha."""
        shared = self.network.features(batch.windows)
        views = self.alpha * shared, (1.0 - self.alpha) * shared
        posture = self.network.posture_head(views[0])
        placement = self.network.placement_head(views[1])
        losses = self.right(batch, posture, placement)
        losses["contrast"] = SCALE * CONTRAST * contrast(*views)
        losses["alpha"] = SCALE * L1 * self.alpha.abs().sum()
        return Answers(losses, posture)

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        """The network with the mixing worked into its heads, so that it stands alone."""
        whole = copy.deepcopy(self.network)
        with torch.no_grad():
            whole.posture_head.weight.mul_(self.alpha)
            whole.placement_head.weight.mul_(1.0 - self.alpha)
        return {"student": whole}


def cross_task(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `cross-task`; `steps` and `base` play no part."""
    return CrossTask(network, recipe)
