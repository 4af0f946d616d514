"""Self-distillation by dropout: thinned views agree, cross-entropy sees all."""

import torch

from sleepmon.learning.losses import distillation
from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.methods.multitask import Multitask
from sleepmon.learning.methods.sdd import SelfDropout, disagreement
from tests.unit.learning.methods.conftest import recipe_of, small_network


def test_that_cross_entropy_sees_whole_features(batch: Batch) -> None:
    recipe = recipe_of("sdd")
    losses = SelfDropout(small_network(), recipe).answer(batch).losses
    plain = Multitask(small_network(), recipe).answer(batch).losses
    assert float(plain["posture"].detach()) == float(losses["posture"].detach())
    assert float(losses["posture_disagreement"].detach()) > 0.0
    assert {"posture", "placement", "posture_disagreement", "placement_disagreement"} == set(losses)


def test_that_disagreement_is_symmetric_and_zero_for_twins() -> None:
    one, other = torch.randn(5, 3), torch.randn(5, 3)
    assert torch.allclose(disagreement(one, other), disagreement(other, one))
    assert abs(float(disagreement(one, one))) < 1e-6


def test_that_both_ways_are_the_two_divergences() -> None:
    one, other = torch.randn(5, 3), torch.randn(5, 3)
    expected = distillation(one, other, 2.0) + distillation(other, one, 2.0)
    assert torch.allclose(expected, disagreement(one, other), rtol=1e-4)


def test_that_certainty_has_a_finite_slope() -> None:
    one = torch.tensor([[400.0, 0.0, -400.0]], requires_grad=True)
    other = torch.tensor([[-400.0, 0.0, 400.0]], requires_grad=True)
    torch.autograd.backward(disagreement(one, other))
    assert one.grad is not None
    assert torch.isfinite(one.grad).all()
