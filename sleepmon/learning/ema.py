"""A smoothed copy of a network: the exponential moving average of its weights."""

from __future__ import annotations

import copy

import torch

from sleepmon.learning.networks.contract import TwoHeadNetwork


def decay_of_half_life(steps: float) -> float:
    """Decay with which half of the past is forgotten in this many steps."""
    return float(0.5 ** (1.0 / max(steps, 1.0)))


class Average:
    """Follows a network, parameters and buffers, and is a network itself.

    With `warm_up` the decay grows as min(1 - 1/(t+1), decay), so that random first weights are
    forgotten at once; without it the starting weights are meant to count.
    """

    def __init__(self, network: TwoHeadNetwork, decay: float, *, warm_up: bool) -> None:
        self.network = copy.deepcopy(network).eval().requires_grad_(False)
        self._own: list[torch.Tensor] = list(self.network.parameters())
        self._decay = decay
        self._warm_up = warm_up
        self._steps = 0

    def decay_now(self) -> float:
        """Decay of the newest update."""
        if not self._warm_up:
            return self._decay
        return min(1.0 - 1.0 / (self._steps + 1), self._decay)

    @torch.no_grad()
    def update(self, network: TwoHeadNetwork) -> None:
        """Move towards the network as it is now; whole-number buffers are copied."""
        self._steps += 1
        keep = self.decay_now()
        torch._foreach_lerp_(self._own, list(network.parameters()), 1.0 - keep)
        for mine, theirs in zip(self.network.buffers(), network.buffers(), strict=True):
            if mine.is_floating_point():
                mine.lerp_(theirs, 1.0 - keep)
            else:
                mine.copy_(theirs)
