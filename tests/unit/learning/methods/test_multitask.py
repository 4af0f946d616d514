"""Plain multitask learning."""

import pytest
import torch
from torch.nn import functional

from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.multitask import Multitask
from tests.unit.learning.methods.conftest import recipe_of, small_network


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_that_both_questions_are_weighed(batch: Batch, smoothing: float) -> None:
    network = small_network()
    recipe = recipe_of("mtl", task_balance=0.7, label_smoothing=smoothing)
    losses = Multitask(network, recipe).answer(batch).losses
    with torch.no_grad():
        posture, placement = network(batch.windows)
    expected = {
        "posture": 0.7
        * float(functional.cross_entropy(posture, batch.posture, label_smoothing=smoothing)),
        "placement": 0.3
        * float(functional.cross_entropy(placement, batch.placement, label_smoothing=smoothing)),
    }
    assert expected == pytest.approx({name: float(loss.detach()) for name, loss in losses.items()})
