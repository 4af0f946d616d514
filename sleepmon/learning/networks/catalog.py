"""All networks by name: a new one is one file and one row."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import torch

from sleepmon.domain.errors import ModelError
from sleepmon.domain.model_card import ModelCard
from sleepmon.learning.networks.contract import TwoHeadNetwork

NETWORKS: Mapping[str, str] = {
    "mtl_net": "sleepmon.learning.networks.mtl_net:MtlNet",
    "mtl_net_paper": "sleepmon.learning.networks.mtl_net_paper:MtlNetPaper",
    "compact_net": "sleepmon.learning.networks.compact_net:CompactNet",
}
LARGEST_WINDOW = 10_000
MOST_CLASSES = 1_000
MOST_WEIGHTS = 30_000_000
"""Bounds that keep a hostile card from asking for all memory."""


def build_network(
    name: str,
    *,
    postures: int,
    placements: int,
    window_samples: int,
    args: Mapping[str, int | float | str] | None = None,
    seed: int = 0,
) -> TwoHeadNetwork:
    """A fresh network with weights drawn from `seed`; ModelError when there is none such."""
    if name not in NETWORKS:
        known = ", ".join(sorted(NETWORKS))
        raise ModelError(f"There is no network '{name}'.", f"Known networks: {known}.")
    module, _, kind = NETWORKS[name].partition(":")
    make = getattr(import_module(module), kind)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        try:
            network = make(
                postures=postures,
                placements=placements,
                window_samples=window_samples,
                **dict(args or {}),
            )
        except (TypeError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"The network '{name}' cannot be built as the card says.", details=str(error)
            ) from error
    if not isinstance(network, TwoHeadNetwork):
        raise ModelError(f"'{name}' is not a network.")
    return network


def network_of_card(card: ModelCard) -> TwoHeadNetwork:
    """The network that a card describes, with fresh weights; ModelError beyond the bounds."""
    if (
        not 8 <= card.window_samples <= LARGEST_WINDOW
        or not 2 <= len(card.postures) <= MOST_CLASSES
        or not 2 <= len(card.placements) <= MOST_CLASSES
    ):
        raise ModelError("The model's card holds sizes that no model has.")
    with torch.device("meta"):  # counts weights without making room for them
        weights = sum(weight.numel() for weight in _of_card(card).parameters())
    if weights > MOST_WEIGHTS:
        raise ModelError("The model's card describes a network that is too large.")
    return _of_card(card)


def _of_card(card: ModelCard) -> TwoHeadNetwork:
    return build_network(
        card.network,
        postures=len(card.postures),
        placements=len(card.placements),
        window_samples=card.window_samples,
        args=card.network_args,
    )
