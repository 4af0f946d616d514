"""The number of threads is found by trial."""

import os

import torch

from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.threads import choose_threads


def test_that_the_number_chosen_is_possible_and_set() -> None:
    network = build_network("compact_net", postures=4, placements=2, window_samples=40)
    chosen = choose_threads(network, 8, 40)
    assert 1 <= chosen <= (os.cpu_count() or 1)
    assert chosen == torch.get_num_threads()
    assert all(parameter.grad is None for parameter in network.parameters())
