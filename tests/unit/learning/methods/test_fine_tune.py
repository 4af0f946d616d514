"""Fine-tuning: two rates, an anchor, a quick average that is kept."""

import pytest
import torch

from sleepmon.learning.losses import distillation
from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.fine_tune import FineTune
from tests.unit.learning.methods.conftest import recipe_of, small_network

STEPS = 200


def tuned(**changes: float) -> FineTune:
    recipe = recipe_of("fine-tune", **changes)
    return FineTune(small_network(), recipe, STEPS, small_network(2))


def test_that_heads_learn_faster_than_the_trunk() -> None:
    task = tuned(learning_rate=1e-3, trunk_learning_rate=1e-4)
    fast, slow = task.parameter_groups()
    assert (1e-3, 1e-4) == (fast.learning_rate, slow.learning_rate)
    assert any(p is task.network.posture_head.weight for p in fast.parameters)
    assert any(p is task.network.last.weight for p in fast.parameters)
    assert not any(p is task.network.last.weight for p in slow.parameters)


def test_that_the_average_forgets_half_in_its_part_of_the_steps() -> None:
    task = tuned(ema_half_life_fraction=0.1)
    start = task.average.network.posture_head.bias.clone()
    with torch.no_grad():
        task.network.posture_head.bias.add_(1.0)
    for _ in range(20):
        task.stepped()
    assert torch.allclose(start + 0.5, task.average.network.posture_head.bias, atol=1e-5)


def test_that_only_the_average_is_kept() -> None:
    assert ["average"] == list(tuned().keepable())


def test_that_the_anchor_holds_replayed_windows_to_the_base(batch: Batch) -> None:
    task = tuned(anchor_weight=0.8, task_balance=0.6)
    losses = task.answer(batch).losses
    known = batch.windows[batch.replayed]
    expected = [
        distillation(own, old, 3.0) * weight
        for own, old, weight in zip(
            task.network(known), task.anchor(known), (0.6 * 0.8, 0.4 * 0.8), strict=True
        )
    ]
    assert [float(e.detach()) for e in expected] == pytest.approx(
        [float(losses[f"{head}_anchor"].detach()) for head in ("posture", "placement")]
    )


def test_that_without_replay_there_is_no_anchor(batch: Batch) -> None:
    task = tuned(anchor_weight=0.8)
    alone = Batch(batch.windows, batch.posture, batch.placement, torch.zeros(8, dtype=torch.bool))
    assert "posture_anchor" not in task.answer(alone).losses


def test_that_the_anchor_never_moves(batch: Batch) -> None:
    task = tuned(anchor_weight=0.8)
    before = [p.clone() for p in task.anchor.parameters()]
    torch.autograd.backward(torch.stack(list(task.answer(batch).losses.values())).sum())
    task.stepped()
    assert all(p.grad is None for p in task.anchor.parameters())
    assert all(torch.equal(a, b) for a, b in zip(before, task.anchor.parameters(), strict=True))
