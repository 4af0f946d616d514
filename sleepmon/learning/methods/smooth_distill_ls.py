"""Smooth-Distill whose truth is smoothed too: what label smoothing gains, and the teacher besides.

The part that asks for the truth is that of `mtl-ls-0.3`; the average then says more precisely than
an even spread which other answers lie near. Its weight and temperature were chosen on development
people and seeds (packaging/BENCHMARKS.md).
"""

from __future__ import annotations

import msgspec

from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Task
from sleepmon.learning.methods.smooth_distill import SmoothDistill
from sleepmon.learning.networks.contract import TwoHeadNetwork

SMOOTHING = 0.3
WEIGHT = 1.0
TEMPERATURE = 2.0


def smooth_distill_ls(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `smooth-distill-ls`; `base` plays no part."""
    smoothed = msgspec.structs.replace(
        recipe,
        label_smoothing=SMOOTHING,
        distillation_weight=WEIGHT,
        distillation_temperature=TEMPERATURE,
    )
    return SmoothDistill(network, smoothed, steps)
