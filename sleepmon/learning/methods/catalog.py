"""All methods of training by name: a new one is one file and one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Task
from sleepmon.learning.methods.cross_task import cross_task
from sleepmon.learning.methods.dlb import dlb
from sleepmon.learning.methods.fine_tune import fine_tune
from sleepmon.learning.methods.label_smoothing import (
    smoothed_01,
    smoothed_03,
    smoothed_average_03,
)
from sleepmon.learning.methods.multitask import multitask
from sleepmon.learning.methods.multitask_ema import multitask_ema
from sleepmon.learning.methods.sdd import sdd
from sleepmon.learning.methods.single_task import single_task
from sleepmon.learning.methods.smooth_distill import smooth_distill
from sleepmon.learning.methods.smooth_distill_ls import smooth_distill_ls
from sleepmon.learning.methods.smooth_distill_paper import smooth_distill_paper
from sleepmon.learning.networks.contract import TwoHeadNetwork

MakeTask = Callable[[TwoHeadNetwork, Recipe, int, TwoHeadNetwork | None], Task]

METHODS: Mapping[str, MakeTask] = {
    "single-task": single_task,
    "mtl": multitask,
    "mtl-ema": multitask_ema,
    "mtl-ls-0.1": smoothed_01,
    "mtl-ls-0.3": smoothed_03,
    "mtl-ema-ls-0.3": smoothed_average_03,
    "cross-task": cross_task,
    "sdd": sdd,
    "dlb": dlb,
    "smooth-distill-paper": smooth_distill_paper,
    "smooth-distill": smooth_distill,
    "smooth-distill-ls": smooth_distill_ls,
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
