"""Plain multitask learning whose average weights may be kept: Smooth-Distill without its loss."""

from __future__ import annotations

from sleepmon.domain.training import Recipe
from sleepmon.learning.ema import Average, decay_of_half_life
from sleepmon.learning.methods.contract import Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.networks.contract import TwoHeadNetwork


class MultitaskEma(Multitask):
    """Nothing is distilled; the average follows just as it does in Smooth-Distill."""

    def __init__(self, network: TwoHeadNetwork, recipe: Recipe, steps: int) -> None:
        super().__init__(network, recipe)
        decay = recipe.ema_decay
        if recipe.ema_half_life_fraction is not None:
            decay = decay_of_half_life(recipe.ema_half_life_fraction * steps)
        self.average = Average(network, decay, warm_up=True)

    def stepped(self) -> None:
        """The average follows."""
        self.average.update(self.network)

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        """The network and its average."""
        return {"student": self.network, "average": self.average.network}


def multitask_ema(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `mtl-ema`; `base` plays no part."""
    return MultitaskEma(network, recipe, steps)
