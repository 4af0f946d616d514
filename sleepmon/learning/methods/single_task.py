"""One network for each question, nothing shared: what multitask learning has to beat."""

from __future__ import annotations

import copy

from torch import Tensor, nn

from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Answers, Batch, ParameterGroup, Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.networks.contract import TwoHeadNetwork


class Pair(TwoHeadNetwork):
    """Two networks as one: the posture from the first, the placement from the second."""

    def __init__(self, for_posture: TwoHeadNetwork, for_placement: TwoHeadNetwork) -> None:
        nn.Module.__init__(self)
        self.for_posture = for_posture
        self.for_placement = for_placement

    def forward(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of posture and placement."""
        return self.for_posture(windows)[0], self.for_placement(windows)[1]


class SingleTask(Multitask):
    """Both questions learnt side by side, each by a network that knows of no other."""

    def __init__(self, network: TwoHeadNetwork, recipe: Recipe) -> None:
        super().__init__(network, recipe)
        self.pair = Pair(network, copy.deepcopy(network))

    def parameter_groups(self) -> list[ParameterGroup]:
        """All weights of both at the recipe's rate."""
        return [ParameterGroup(list(self.pair.parameters()), self.recipe.learning_rate)]

    def answer(self, batch: Batch) -> Answers:
        """Cross-entropy of both, unweighted, for they share nothing to weigh between."""
        posture, placement = self.pair(batch.windows)
        losses = self.right(batch, posture, placement)
        a = self.recipe.task_balance
        return Answers(
            {"posture": losses["posture"] / a, "placement": losses["placement"] / (1 - a)}, posture
        )

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        """Both networks together."""
        return {"pair": self.pair}


def single_task(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `single-task`; `steps` and `base` play no part."""
    return SingleTask(network, recipe)
