"""Weights between two networks."""

from pathlib import Path

import pytest
import torch

from sleepmon.learning.mixing import mixed
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.weights import bytes_of, read_model


def test_that_the_ends_are_the_two_networks(base_folder: Path) -> None:
    base, _ = read_model(base_folder)
    new = build_network("compact_net", postures=12, placements=3, window_samples=100, seed=3)
    assert bytes_of(new) == bytes_of(mixed(base, new, 1.0))
    assert bytes_of(base) == bytes_of(mixed(base, new, 0.0))


def test_that_half_is_half_way_and_changes_neither(base_folder: Path) -> None:
    base, _ = read_model(base_folder)
    new = build_network("compact_net", postures=12, placements=3, window_samples=100, seed=3)
    before = bytes_of(base), bytes_of(new)
    half = mixed(base, new, 0.5)
    first = [next(iter(network.parameters())).detach() for network in (base, half, new)]
    assert torch.allclose((first[0] + first[2]) / 2, first[1])
    assert before == (bytes_of(base), bytes_of(new))
    assert float((first[1] - first[0]).abs().max()) == pytest.approx(
        float((first[2] - first[1]).abs().max()), rel=1e-4
    )
