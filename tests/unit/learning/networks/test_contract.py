"""Two heads on one trunk."""

import torch
from torch import nn

from sleepmon.learning.networks.contract import TwoHeadNetwork


def test_that_both_heads_read_the_same_features() -> None:
    network = TwoHeadNetwork(nn.Flatten(), nn.Linear(6, 5), postures=4, placements=2)
    features = torch.relu(network.last(torch.ones(1, 6)))
    posture, placement = network(torch.ones(1, 3, 2))
    assert torch.equal(network.posture_head(features), posture)
    assert torch.equal(network.placement_head(features), placement)
