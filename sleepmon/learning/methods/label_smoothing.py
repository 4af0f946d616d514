"""Multitask learning with smoothed labels: the control that an early teacher must beat.

A slow teacher that starts at random weights asks for little more than less certainty; smoothing
asks for that at no cost.
"""

from __future__ import annotations

import msgspec

from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Task
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.methods.multitask_ema import MultitaskEma
from sleepmon.learning.networks.contract import TwoHeadNetwork


def smoothed_01(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `mtl-ls-0.1`: a tenth of each label spread over all classes."""
    return Multitask(network, msgspec.structs.replace(recipe, label_smoothing=0.1))


def smoothed_03(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `mtl-ls-0.3`: three tenths of each label spread over all classes."""
    return Multitask(network, msgspec.structs.replace(recipe, label_smoothing=0.3))


def smoothed_average_03(
    network: TwoHeadNetwork, recipe: Recipe, steps: int, base: TwoHeadNetwork | None
) -> Task:
    """The task of `mtl-ema-ls-0.3`: the same, and the average of the weights may be kept."""
    return MultitaskEma(network, msgspec.structs.replace(recipe, label_smoothing=0.3), steps)
