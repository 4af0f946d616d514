"""All methods of training by name: a new one is one file and one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Task
from sleepmon.learning.methods.fine_tune import fine_tune
from sleepmon.learning.methods.multitask import multitask
from sleepmon.learning.methods.smooth_distill import smooth_distill
from sleepmon.learning.methods.smooth_distill_paper import smooth_distill_paper
from sleepmon.learning.networks.contract import TwoHeadNetwork

MakeTask = Callable[[TwoHeadNetwork, Recipe, int, TwoHeadNetwork | None], Task]

METHODS: Mapping[str, MakeTask] = {
    "mtl": multitask,
    "smooth-distill": smooth_distill,
    "smooth-distill-paper": smooth_distill_paper,
    "fine-tune": fine_tune,
}
FROM_BASE = frozenset({"fine-tune"})
"""Methods that start from the shipped model instead of from nothing."""


def make_task(
    recipe: Recipe, network: TwoHeadNetwork, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The recipe's method at work on this network; TrainingFailed when there is none such."""
    if recipe.method not in METHODS:
        known = ", ".join(sorted(METHODS))
        raise TrainingFailed(
            f"There is no training method '{recipe.method}'.", f"Known methods: {known}."
        )
    return METHODS[recipe.method](network, recipe, steps, base)
