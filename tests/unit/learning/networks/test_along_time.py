"""Channels innermost: the same convolutions and pooling as torch's own, gradients included."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from sleepmon.learning.networks.along_time import (
    first_convolution,
    larger_of_two,
    next_convolution,
)


def plain(rows: Tensor, first: nn.Conv1d, second: nn.Conv1d, keep_last: bool) -> Tensor:
    x = functional.relu(functional.max_pool1d(first(rows.unsqueeze(1)), 2, ceil_mode=keep_last))
    x = functional.relu(functional.max_pool1d(second(x), 2, ceil_mode=keep_last))
    return x.transpose(1, 2)


def ours(rows: Tensor, first: nn.Conv1d, second: nn.Conv1d, keep_last: bool) -> Tensor:
    x = larger_of_two(first_convolution(rows, first), keep_last=keep_last)
    return larger_of_two(next_convolution(x, second), keep_last=keep_last)


@pytest.mark.parametrize("keep_last", [True, False])
@pytest.mark.parametrize("length", [40, 41, 43, 100])
def test_that_answers_and_gradients_are_those_of_torch(length: int, keep_last: bool) -> None:
    torch.manual_seed(1)
    first, second = nn.Conv1d(1, 4, 9), nn.Conv1d(4, 6, 9)
    weights = [*first.parameters(), *second.parameters()]
    answers, gradients = [], []
    for way in (plain, ours):
        rows = torch.randn(5, length, generator=torch.Generator().manual_seed(2))
        rows = (rows * 4).round() / 4  # many equals, so that ties matter
        rows.requires_grad_()
        answers.append(way(rows, first, second, keep_last))
        loss = (answers[-1] * torch.arange(6.0)).square().sum()
        gradients.append(torch.autograd.grad(loss, [rows, *weights]))
    assert torch.allclose(answers[0], answers[1], atol=1e-5)
    for mine, theirs in zip(*gradients, strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-3, atol=1e-3)


def test_that_a_tie_goes_to_the_first() -> None:
    x = torch.ones(1, 2, 1, requires_grad=True)
    torch.autograd.backward(larger_of_two(x).sum())
    assert x.grad is not None
    assert [1.0, 0.0] == x.grad.flatten().tolist()
