"""MTL-net, corrected."""

import torch

from sleepmon.learning.networks.mtl_net import MtlNet, width_of


def test_that_a_window_of_100_has_the_width_of_three_axes() -> None:
    assert 64 * 3 * 19 == width_of(100)


def test_that_filters_are_the_same_for_each_axis() -> None:
    network = MtlNet(postures=2, placements=2, window_samples=100)
    one = torch.randn(1, 1, 100, generator=torch.Generator().manual_seed(2))
    features = network.trunk.get_submodule("0")(one.expand(1, 3, 100)).reshape(64, 3, 19)
    assert torch.allclose(features[:, 0], features[:, 2])
