"""Self-distillation from the last batch: nothing at first, then agreement on half of it."""

import torch

from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.dlb import LastBatch
from tests.unit.learning.methods.conftest import recipe_of, small_network


def test_that_the_first_batch_has_no_teacher_and_the_next_has(batch: Batch) -> None:
    task = LastBatch(small_network(), recipe_of("dlb"))
    assert {"posture", "placement"} == set(task.answer(batch).losses)
    again = task.answer(batch)
    assert {"posture", "placement", "posture_last", "placement_last"} == set(again.losses)
    # Without a step in between it says the same again.
    assert abs(float(again.losses["posture_last"].detach())) < 1e-6
    assert (8, 4) == tuple(again.posture.shape)


def test_that_it_disagrees_with_itself_after_a_step(batch: Batch) -> None:
    task = LastBatch(small_network(), recipe_of("dlb"))
    task.answer(batch)
    with torch.no_grad():
        task.network.posture_head.weight.mul_(3.0)
    assert float(task.answer(batch).losses["posture_last"].detach()) > 1e-4
