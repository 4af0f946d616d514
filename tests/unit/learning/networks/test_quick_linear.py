"""The quick dense layer gives what nn.Linear gives, forward and backward."""

import copy

import pytest
import torch
from torch import nn

from sleepmon.learning.networks.quick_linear import QuickLinear


def pair(inputs: int = 37, outputs: int = 11) -> tuple[QuickLinear, nn.Linear]:
    torch.manual_seed(1)
    quick = QuickLinear(inputs, outputs)
    plain = nn.Linear(inputs, outputs)
    plain.load_state_dict(quick.state_dict())
    return quick, plain


@pytest.mark.parametrize("rows", [0, 1, 5, 64])
@pytest.mark.parametrize(("width", "outputs"), [(37, 11), (9, 32)])
def test_that_answers_and_gradients_are_the_same(rows: int, width: int, outputs: int) -> None:
    x = torch.randn(rows, width, generator=torch.Generator().manual_seed(2))
    answers, gradients = [], []
    for layer in pair(width, outputs):
        inputs = x.clone().requires_grad_()
        answer = layer(inputs)
        parts = torch.autograd.grad(answer.square().sum(), [inputs, layer.weight, layer.bias])
        answers.append(answer)
        gradients.append(parts)
    assert torch.allclose(answers[0], answers[1], atol=1e-5)
    for mine, theirs in zip(*gradients, strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-4, atol=1e-4)


def test_that_frozen_weights_need_no_gradient() -> None:
    quick, _ = pair()
    quick.requires_grad_(False)
    x = torch.randn(3, 37, requires_grad=True)
    torch.autograd.backward(quick(x).sum())
    assert x.grad is not None
    assert quick.weight.grad is None


@pytest.mark.parametrize("rows", [1, 64])
def test_that_answers_without_gradients_are_the_same(rows: int) -> None:
    quick, plain = pair()
    x = torch.randn(rows, 37, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        assert torch.allclose(plain(x), quick(x), atol=1e-5)
        assert quick(x).is_contiguous()


def test_that_half_digits_and_copies_work() -> None:
    quick, plain = pair()
    x = torch.randn(4, 37)
    with torch.autocast("cpu", torch.bfloat16):
        half = copy.deepcopy(quick)(x)
    assert torch.bfloat16 == half.dtype
    assert torch.allclose(plain(x), half.float(), atol=0.05)
