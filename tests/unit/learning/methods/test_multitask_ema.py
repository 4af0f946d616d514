"""Multitask learning with an average: the plain loss, and the average may be kept."""

import torch

from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.methods.multitask_ema import MultitaskEma
from tests.unit.learning.methods.conftest import recipe_of, small_network


def test_that_the_loss_is_the_plain_one(batch: Batch) -> None:
    recipe = recipe_of("mtl-ema")
    averaged = MultitaskEma(small_network(), recipe, 10).answer(batch).losses
    plain = Multitask(small_network(), recipe).answer(batch).losses
    assert {k: float(v.detach()) for k, v in plain.items()} == {
        k: float(v.detach()) for k, v in averaged.items()
    }


def test_that_network_and_average_may_be_kept() -> None:
    task = MultitaskEma(small_network(), recipe_of("mtl-ema", ema_half_life_fraction=0.1), 10)
    with torch.no_grad():
        task.network.last.weight.add_(1.0)
    task.stepped()
    kept = task.keepable()
    assert ["student", "average"] == list(kept)
    assert not torch.equal(kept["student"].last.weight, kept["average"].last.weight)
