"""Self-distillation by dropout (Lee et al. 2022): two thinned views of the features must agree.

Published figures: half of the features dropped, temperature 2, weight 1, symmetric divergence.
Cross-entropy sees the features whole.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Answers, Batch, Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.networks.contract import TwoHeadNetwork

DROPPED = 0.5
TEMPERATURE = 2.0
WEIGHT = 1.0


def disagreement(first: Tensor, second: Tensor) -> Tensor:
    """T^2 times the divergence of two sets of logits (B, classes), both ways, batch mean.

    Both ways together are sum (p - q)(log p - log q), which has finite slopes where p is 0.
    """
    log_p = functional.log_softmax(first / TEMPERATURE, dim=-1)
    log_q = functional.log_softmax(second / TEMPERATURE, dim=-1)
    both_ways = (log_p.exp() - log_q.exp()) * (log_p - log_q)
    return both_ways.sum() / len(first) * TEMPERATURE**2


class SelfDropout(Multitask):
    """Multitask learning in which thinned features must answer alike."""

    def answer(self, batch: Batch) -> Answers:
        """Cross-entropy of both heads, and agreement of two thinned views for each."""
        shared = self.network.features(batch.windows)
        heads = self.network.posture_head, self.network.placement_head
        posture, placement = (head(shared) for head in heads)
        losses = self.right(batch, posture, placement)
        a = self.recipe.task_balance
        for name, head, part in zip(("posture", "placement"), heads, (a, 1 - a), strict=True):
            first, second = (head(functional.dropout(shared, DROPPED)) for _ in range(2))
            losses[f"{name}_disagreement"] = part * WEIGHT * disagreement(first, second)
        return Answers(losses, posture)


def sdd(network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None) -> Task:
    """The task of `sdd`; `steps` and `base` play no part."""
    return SelfDropout(network, recipe)
