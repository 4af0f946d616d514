"""Self-distillation from the last batch (Shen et al. 2022): agree with what one said just before.

Half of the last batch is seen again beside each new one, and its softened answers of one step ago
are the teacher. As published: temperature 3, weight 1.
"""

from __future__ import annotations

import torch
from torch import Tensor

from sleepmon.domain.training import Recipe
from sleepmon.learning.losses import distillation
from sleepmon.learning.methods.contract import Answers, Batch, Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.networks.contract import TwoHeadNetwork

TEMPERATURE = 3.0
WEIGHT = 1.0


class LastBatch(Multitask):
    """Multitask learning that remembers half a batch for one step."""

    def __init__(self, network: TwoHeadNetwork, recipe: Recipe) -> None:
        super().__init__(network, recipe)
        self._last: tuple[Tensor, Tensor, Tensor] | None = None

    def answer(self, batch: Batch) -> Answers:
        """Cross-entropy on the new windows, agreement on those of the last batch."""
        count, last = len(batch.windows), self._last
        windows = batch.windows if last is None else torch.cat([batch.windows, last[0]])
        posture, placement = self.network(windows)
        losses = self.right(batch, posture[:count], placement[:count])
        if last is not None:
            a, parts = self.recipe.task_balance, (posture[count:], placement[count:])
            agreed = [
                distillation(now, before, TEMPERATURE)
                for now, before in zip(parts, last[1:], strict=True)
            ]
            losses["posture_last"] = a * WEIGHT * agreed[0]
            losses["placement_last"] = (1 - a) * WEIGHT * agreed[1]
        half = slice(count // 2, count)
        self._last = batch.windows[half], posture[half].detach(), placement[half].detach()
        return Answers(losses, posture[:count])


def dlb(network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None) -> Task:
    """The task of `dlb`; `steps` and `base` play no part."""
    return LastBatch(network, recipe)
