"""Adam moves weights to the very digits of torch's optimiser."""

import pytest
import torch
from torch import nn

from sleepmon.learning.adam import Adam
from sleepmon.learning.methods.contract import ParameterGroup


def weights() -> list[nn.Parameter]:
    dice = torch.Generator().manual_seed(1)
    return [nn.Parameter(torch.randn(shape, generator=dice)) for shape in ((7, 5), (5,), (3, 2))]


@pytest.mark.parametrize("fused", [False, True])
@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
def test_that_weights_are_those_of_torchs_optimiser(fused: bool, weight_decay: float) -> None:
    ours, theirs = weights(), weights()
    groups = [
        ParameterGroup(ours[:2], 1e-2),
        ParameterGroup([], 1.0),
        ParameterGroup(ours[2:], 0.1),
    ]
    adam = Adam(groups, weight_decay=weight_decay, fused=fused)
    reference = torch.optim.Adam(
        [{"params": theirs[:2], "lr": 1e-2}, {"params": theirs[2:], "lr": 0.1}],
        weight_decay=weight_decay,
        fused=fused,
    )
    for step in range(1, 6):
        for mine, other in zip(ours, theirs, strict=True):
            mine.grad, other.grad = mine.detach().cos() * step, other.detach().cos() * step
        adam.step()
        reference.step()
        assert all(torch.equal(b, a) for a, b in zip(ours, theirs, strict=True))


def test_that_weights_without_a_gradient_rest_and_used_gradients_are_gone() -> None:
    moved, rests = weights()[:2]
    before = rests.detach().clone()
    moved.grad = torch.ones_like(moved)
    Adam([ParameterGroup([moved, rests], 0.1)], weight_decay=0.1).step()
    assert [None] == [weight.grad for weight in (moved,)]
    assert torch.equal(before, rests)
