"""Single-task learning: two networks that share nothing."""

import torch

from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.single_task import SingleTask
from tests.unit.learning.methods.conftest import recipe_of, small_network


def test_that_each_network_learns_its_own_question_only(batch: Batch) -> None:
    task = SingleTask(small_network(), recipe_of("single-task"))
    losses = task.answer(batch).losses
    torch.autograd.backward(losses["posture"])
    assert all(p.grad is None for p in task.pair.for_placement.parameters())
    assert task.pair.for_posture.posture_head.weight.grad is not None
    assert task.pair.for_posture.placement_head.weight.grad is None


def test_that_the_pair_answers_with_both(batch: Batch) -> None:
    task = SingleTask(small_network(), recipe_of("single-task"))
    (kept,) = task.keepable().values()
    posture, placement = kept(batch.windows)
    assert ((8, 4), (8, 2)) == (tuple(posture.shape), tuple(placement.shape))
    assert torch.equal(task.network(batch.windows)[0], posture)
