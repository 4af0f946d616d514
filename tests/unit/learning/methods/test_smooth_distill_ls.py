"""Smooth-Distill on smoothed labels: label smoothing, and a teacher besides."""

import torch

from sleepmon.learning.losses import distillation
from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.label_smoothing import smoothed_03, smoothed_average_03
from sleepmon.learning.methods.smooth_distill import SmoothDistill
from sleepmon.learning.methods.smooth_distill_ls import (
    SMOOTHING,
    TEMPERATURE,
    WEIGHT,
    smooth_distill_ls,
)
from sleepmon.learning.views import Reach, Views
from tests.unit.learning.methods.conftest import recipe_of, small_network


def test_that_its_hard_part_is_label_smoothing(batch: Batch) -> None:
    losses = smooth_distill_ls(small_network(), recipe_of("any"), 10, None).answer(batch).losses
    for other in (smoothed_03, smoothed_average_03):
        plain = other(small_network(), recipe_of("any"), 10, None).answer(batch).losses
        for head in ("posture", "placement"):
            assert torch.equal(plain[head], losses[head])
    assert {"posture", "placement", "posture_distill", "placement_distill"} == set(losses)


def test_that_it_is_smooth_distill_with_its_own_values(batch: Batch) -> None:
    recipe = recipe_of(
        "any",
        label_smoothing=SMOOTHING,
        distillation_weight=WEIGHT,
        distillation_temperature=TEMPERATURE,
    )
    known = SmoothDistill(small_network(), recipe, 10).answer(batch).losses
    losses = smooth_distill_ls(small_network(), recipe_of("any"), 10, None).answer(batch).losses
    assert list(known) == list(losses)
    assert all(torch.equal(known[name], losses[name]) for name in known)


def test_that_without_weight_a_step_is_plain_learning(batch: Batch) -> None:
    task = SmoothDistill(small_network(), recipe_of("any", distillation_weight=0.0), 10)
    losses = {name: float(loss.detach()) for name, loss in task.answer(batch).losses.items()}
    assert (0.0, 0.0) == (losses["posture_distill"], losses["placement_distill"])


def test_that_the_teacher_answers_for_another_view(batch: Batch) -> None:
    network, reach = small_network(), Reach(mount_sd_deg=30.0)
    recipe = recipe_of("any", distillation_weight=1.0, distillation_temperature=2.0)
    task = SmoothDistill(network, recipe, 0)
    task.stepped()
    seen = Batch(
        Views(reach, 1).of(batch.windows),
        batch.posture,
        batch.placement,
        batch.replayed,
        batch.windows,
        Views(reach, 2),
    )
    with torch.no_grad():
        mine, _ = network(Views(reach, 1).of(batch.windows))
        taught, _ = network(Views(reach, 2).of(batch.windows))
    told = task.answer(seen).losses["posture_distill"].detach()
    assert torch.allclose(0.5 * distillation(mine, taught, 2.0), told, rtol=1e-4, atol=1e-9)
    assert float(told) > 0.0
