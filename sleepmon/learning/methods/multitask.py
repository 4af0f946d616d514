"""Plain learning of both questions at once; the part that every other method shares."""

from __future__ import annotations

from torch import Tensor

from sleepmon.domain.training import Recipe
from sleepmon.learning.losses import cross_entropy
from sleepmon.learning.methods.contract import Answers, Batch, ParameterGroup, Task
from sleepmon.learning.networks.contract import TwoHeadNetwork


class Multitask:
    """a CE(posture) + (1 - a) CE(placement), nothing else."""

    def __init__(self, network: TwoHeadNetwork, recipe: Recipe) -> None:
        self.network = network
        self.recipe = recipe

    def parameter_groups(self) -> list[ParameterGroup]:
        """All weights at the recipe's rate."""
        return [ParameterGroup(list(self.network.parameters()), self.recipe.learning_rate)]

    def answer(self, batch: Batch) -> Answers:
        """Cross-entropy of both heads."""
        posture, placement = self.network(batch.windows)
        return Answers(self.right(batch, posture, placement), posture)

    def right(self, batch: Batch, posture: Tensor, placement: Tensor) -> dict[str, Tensor]:
        """The loss parts that ask for the truth, weighted."""
        a, smoothing = self.recipe.task_balance, self.recipe.label_smoothing
        return {
            "posture": a * cross_entropy(posture, batch.posture, smoothing),
            "placement": (1 - a) * cross_entropy(placement, batch.placement, smoothing),
        }

    def stepped(self) -> None:
        """Nothing follows a step."""

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        """The network itself."""
        return {"student": self.network}


def multitask(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `mtl`; `steps` and `base` play no part."""
    return Multitask(network, recipe)
