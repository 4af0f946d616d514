"""The published method: its loss and update, step by step, against the plain transcription."""

import msgspec
import pytest
import torch

from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.smooth_distill_paper import SmoothDistillPaper, as_published
from sleepmon.learning.networks.catalog import build_network
from tests.perf.published import PublishedNet, PublishedTraining, published_input, same_weights
from tests.unit.learning.methods.conftest import recipe_of, small_network


def batches(count: int) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    dice = torch.Generator().manual_seed(3)
    return [
        (
            torch.randn(16, 100, 3, generator=dice),
            torch.randint(0, 12, (16,), generator=dice),
            torch.randint(0, 3, (16,), generator=dice),
        )
        for _ in range(count)
    ]


def test_that_losses_follow_the_published_loop() -> None:
    network = build_network("mtl_net_paper", postures=12, placements=3, window_samples=100)
    published = PublishedTraining(same_weights(network, PublishedNet(12, 3)))
    task = SmoothDistillPaper(network, recipe_of("smooth-distill-paper"))
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    for windows, posture, placement in batches(6):
        expected = published.step(published_input(windows), posture, placement)
        replayed = torch.zeros(len(windows), dtype=torch.bool)
        answers = task.answer(Batch(windows.transpose(1, 2), posture, placement, replayed))
        loss = torch.stack(list(answers.losses.values())).sum()
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        task.stepped()
        assert expected == pytest.approx(float(loss.detach()), rel=1e-3)
    for mine, theirs in zip(
        task.average.network.parameters(), published.teacher.parameters(), strict=True
    ):
        assert torch.allclose(mine, theirs.reshape(mine.shape), atol=2e-5)


def test_that_the_recipe_cannot_bend_what_is_published() -> None:
    bent = msgspec.structs.replace(
        recipe_of("smooth-distill-paper"), ema_decay=0.5, learning_rate=1.0, label_smoothing=0.2
    )
    task = SmoothDistillPaper(small_network(), bent)
    (group,) = task.parameter_groups()
    assert (0.999, 1e-3, 0.0) == (
        task.average.decay_now(),
        group.learning_rate,
        task.recipe.label_smoothing,
    )
    assert as_published(bent) == task.recipe


def test_that_the_teacher_is_never_kept() -> None:
    task = SmoothDistillPaper(small_network(), recipe_of("smooth-distill-paper"))
    assert {"student": task.network} == task.keepable()
