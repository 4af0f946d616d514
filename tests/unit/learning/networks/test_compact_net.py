"""The compact network's padding."""

import pytest
import torch

from sleepmon.learning.networks.compact_net import CompactNet, width_of


@pytest.mark.parametrize("window", range(8, 130))
def test_that_the_width_is_what_leaves_the_convolutions(window: int) -> None:
    network = CompactNet(postures=2, placements=2, window_samples=window, dense=4, features=4)
    assert (1, 2) == tuple(network(torch.zeros(1, 3, window))[0].shape)
    assert width_of(window) % 48 == 0


def test_that_a_steady_signal_stays_steady_at_the_end() -> None:
    network = CompactNet(postures=2, placements=2, window_samples=101)
    inside = network.trunk.get_submodule("0")(torch.ones(1, 3, 101))
    assert torch.allclose(inside[..., :1].expand_as(inside), inside)
