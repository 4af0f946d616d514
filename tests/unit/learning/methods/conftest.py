"""A small network, a recipe and a batch for tests of methods."""

import msgspec
import pytest
import torch

from sleepmon.domain.training import Recipe
from sleepmon.learning.methods.contract import Batch
from sleepmon.learning.networks.catalog import build_network
from sleepmon.learning.networks.contract import TwoHeadNetwork


def small_network(seed: int = 1) -> TwoHeadNetwork:
    return build_network(
        "compact_net",
        postures=4,
        placements=2,
        window_samples=40,
        args={"dense": 8, "features": 6},
        seed=seed,
    )


def recipe_of(method: str, **changes: float) -> Recipe:
    recipe = Recipe(id="test", title="test", method=method, network="compact_net", epochs=2)
    return msgspec.structs.replace(recipe, **changes)


@pytest.fixture
def batch() -> Batch:
    """Eight windows, the last two replayed."""
    dice = torch.Generator().manual_seed(9)
    return Batch(
        torch.randn(8, 3, 40, generator=dice),
        torch.randint(0, 4, (8,), generator=dice),
        torch.randint(0, 2, (8,), generator=dice),
        torch.arange(8) >= 6,
    )
