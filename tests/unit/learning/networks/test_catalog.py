"""Every network of the catalog, through the one contract."""

from pathlib import Path

import msgspec
import pytest
import torch

from sleepmon.domain.errors import ModelError
from sleepmon.domain.model_card import ModelCard
from sleepmon.learning.networks.catalog import NETWORKS, build_network, network_of_card
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.weights import bytes_of, read_card

WINDOW = 100
EVERY = pytest.mark.parametrize("name", NETWORKS)
BLIND = "mtl_net_paper"
"""Sees a third of the window, as published; test_mtl_net_paper tells which."""
WITH_EYES = pytest.mark.parametrize("name", [name for name in NETWORKS if name != BLIND])


def built(name: str, *, postures: int = 12, placements: int = 3, seed: int = 0) -> TwoHeadNetwork:
    return build_network(
        name, postures=postures, placements=placements, window_samples=WINDOW, seed=seed
    ).eval()


def answer(network: TwoHeadNetwork, windows: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return torch.cat(network(windows), dim=1)


def some_windows() -> torch.Tensor:
    return torch.randn(2, 3, WINDOW, generator=torch.Generator().manual_seed(4))


@EVERY
@pytest.mark.parametrize(("postures", "placements"), [(2, 2), (4, 5), (12, 3), (24, 2)])
def test_that_heads_fit_every_scheme(name: str, postures: int, placements: int) -> None:
    network = built(name, postures=postures, placements=placements)
    posture, placement = network(some_windows())
    assert [(2, postures), (2, placements)] == [tuple(posture.shape), tuple(placement.shape)]


@EVERY
@pytest.mark.parametrize("window", [40, 63, 125, 200])
def test_that_widths_follow_the_window(name: str, window: int) -> None:
    network = build_network(name, postures=4, placements=2, window_samples=window)
    assert (1, 4) == tuple(network(torch.zeros(1, 3, window))[0].shape)


@WITH_EYES
@pytest.mark.parametrize("part", [slice(0, 34), slice(33, 67), slice(66, 100), slice(99, 100)])
def test_that_every_third_and_the_last_sample_matter(name: str, part: slice) -> None:
    network, whole = built(name), some_windows()
    blanked = whole.clone()
    blanked[:, :, part] = 0.0
    assert not torch.allclose(answer(network, whole), answer(network, blanked), atol=1e-7)


@EVERY
@pytest.mark.parametrize("axis", [0, 1, 2])
def test_that_every_axis_matters(name: str, axis: int) -> None:
    network, whole = built(name), some_windows()
    blanked = whole.clone()
    blanked[:, axis] = 0.0
    assert not torch.allclose(answer(network, whole), answer(network, blanked), atol=1e-7)


@EVERY
@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (2, 1, 0), (1, 2, 0)])
def test_that_axes_are_told_apart(name: str, order: tuple[int, ...]) -> None:
    network, whole = built(name), some_windows()
    assert not torch.allclose(
        answer(network, whole), answer(network, whole[:, list(order)]), atol=1e-7
    )


@EVERY
@pytest.mark.parametrize("value", [0.0, 1.0, -16.0])
def test_that_constant_windows_have_finite_answers(name: str, value: float) -> None:
    assert torch.isfinite(answer(built(name), torch.full((1, 3, WINDOW), value))).all()


@EVERY
def test_that_a_seed_fixes_the_first_weights(name: str) -> None:
    assert bytes_of(built(name, seed=3)) == bytes_of(built(name, seed=3))
    assert bytes_of(built(name, seed=3)) != bytes_of(built(name, seed=4))


@EVERY
def test_that_building_leaves_the_dice_alone(name: str) -> None:
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    built(name)
    assert expected == torch.rand(1)


@EVERY
def test_that_fast_and_trunk_are_all_weights(name: str) -> None:
    network = built(name)
    parts = {id(p) for p in network.fast_parameters() + network.trunk_parameters()}
    assert {id(p) for p in network.parameters()} == parts
    assert len(list(network.parameters())) == len(parts)


def test_that_the_compact_network_is_compact() -> None:
    assert sum(p.numel() for p in built("compact_net").parameters()) < 150_000


def test_that_an_unknown_network_is_named() -> None:
    with pytest.raises(ModelError, match="no network 'nosuch'"):
        build_network("nosuch", postures=2, placements=2, window_samples=50)


@pytest.mark.parametrize(
    "changes",
    [
        {"window_samples": 10**9},
        {"window_samples": 0},
        {"postures": ("S",)},
        {"network_args": {"dense": 10**6}},
        {"network_args": {"dense": -1}},
        {"network_args": {"dense": "many"}},
        {"network_args": {"depth": 3}},
        {"network": "os:system"},
    ],
)
def test_that_a_hostile_card_builds_nothing(base_folder: Path, changes: dict[str, object]) -> None:
    card: ModelCard = msgspec.structs.replace(read_card(base_folder), **changes)
    with pytest.raises(ModelError):
        network_of_card(card)
