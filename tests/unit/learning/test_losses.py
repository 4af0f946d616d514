"""The losses, against the formula written out."""

import math

import pytest
import torch

from sleepmon.learning.losses import cross_entropy, distillation


def test_that_distillation_is_the_formula_written_out() -> None:
    student, teacher, heat = (
        [[1.0, -0.5, 0.2], [0.0, 2.0, 1.0]],
        [[0.3, 0.1, 0.0], [2.0, 0, 1]],
        3.0,
    )
    expected = 0.0
    for own, other in zip(student, teacher, strict=True):
        q = [math.exp(x / heat) / sum(math.exp(y / heat) for y in own) for x in own]
        p = [math.exp(x / heat) / sum(math.exp(y / heat) for y in other) for x in other]
        expected += sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))
    expected *= heat**2 / len(student)
    result = distillation(torch.tensor(student), torch.tensor(teacher), heat)
    assert expected == pytest.approx(float(result), rel=1e-5)


def test_that_agreeing_costs_nothing() -> None:
    logits = torch.randn(5, 4, generator=torch.Generator().manual_seed(1))
    assert 0.0 == pytest.approx(float(distillation(logits, logits, 3.0)), abs=1e-6)


def test_that_cross_entropy_is_the_mean_surprise() -> None:
    logits = torch.tensor([[0.0, 0.0], [math.log(3.0), 0.0]])
    expected = (math.log(2) + math.log(4 / 3)) / 2
    assert expected == pytest.approx(float(cross_entropy(logits, torch.tensor([1, 0]))))


def test_that_what_is_not_known_is_not_asked() -> None:
    logits = torch.tensor([[2.0, 0.0], [0.0, 3.0]])
    some = cross_entropy(logits, torch.tensor([0, -100]))
    assert torch.allclose(cross_entropy(logits[:1], torch.tensor([0])), some)
    assert 0.0 == float(cross_entropy(logits, torch.tensor([-100, -100])))
