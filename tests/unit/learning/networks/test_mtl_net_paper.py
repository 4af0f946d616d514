"""The published network: the same function, only what reaches the output, and its blind spots."""

import pytest
import torch

from sleepmon.domain.errors import ModelError
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.networks.mtl_net_paper import samples_read, width_of
from tests.perf.published import PublishedNet, published_input, same_weights


def paper(seed: int = 0) -> TwoHeadNetwork:
    return build_network(
        "mtl_net_paper", postures=12, placements=3, window_samples=100, seed=seed
    ).eval()


def windows(count: int = 8, seed: int = 1, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(count, 100, 3, generator=torch.Generator().manual_seed(seed)) * scale


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scale", [0.1, 1.0, 3.0])
def test_that_it_is_the_published_function_for_any_weights(seed: int, scale: float) -> None:
    network = paper(seed)
    published = same_weights(network, PublishedNet(12, 3)).eval()
    x = windows(seed=seed, scale=scale)
    with torch.no_grad():
        ours, theirs = network(x.transpose(1, 2)), published(published_input(x))
    for mine, published_logits in zip(ours, theirs, strict=True):
        assert torch.allclose(mine, published_logits, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("of", ["ours", "published"])
def test_that_only_the_first_hundred_numbers_reach_the_answer(of: str) -> None:
    network = paper(2)
    x = windows().requires_grad_()
    if of == "ours":
        answers = network(x.transpose(1, 2))
    else:
        answers = same_weights(network, PublishedNet(12, 3))(published_input(x))
    (gradient,) = torch.autograd.grad(torch.cat(answers, dim=1).square().sum(), x)
    reached = gradient.abs().sum(dim=0) > 0  # (100 samples, 3 axes)
    expected = (torch.arange(300) < 100).reshape(100, 3)
    assert torch.equal(expected, reached)
    assert 34 == int(reached.any(dim=1).sum()) == samples_read(100)


def test_that_two_thirds_of_the_window_change_nothing() -> None:
    network, x = paper(), windows()
    blanked = x.clone()
    blanked[:, 34:] = 0.0
    blanked[:, 33, 1:] = 0.0
    with torch.no_grad():
        before, after = network(x.transpose(1, 2)), network(blanked.transpose(1, 2))
    assert torch.equal(before[0], after[0])
    assert torch.equal(before[1], after[1])


def test_that_the_width_is_the_published_one() -> None:
    assert 1216 == width_of(100)


def test_that_too_short_a_window_is_refused() -> None:
    with pytest.raises(ModelError):
        build_network("mtl_net_paper", postures=2, placements=2, window_samples=20)
