"""MTL-net as the Smooth-Distill paper describes it, with every axis and the whole window used."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from sleepmon.learning.networks.along_time import (
    first_convolution,
    larger_of_two,
    next_convolution,
)
from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.networks.quick_linear import QuickLinear

KERNEL = 9
CHANNELS = (32, 64)
AT_ONCE = 128
"""Windows whose features fit into the cache; more at once are slower."""


class _EachAxis(nn.Module):
    """Convolve along time with the same filters for each axis, and keep the axes apart."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv1d(1, CHANNELS[0], KERNEL)
        self.second = nn.Conv1d(CHANNELS[0], CHANNELS[1], KERNEL)

    def forward(self, windows: Tensor) -> Tensor:
        """(B, 3, window) -> (B, features)."""
        if torch.is_grad_enabled() or len(windows) <= AT_ONCE:
            return self._features(windows)
        return torch.cat([self._features(part) for part in torch.split(windows, AT_ONCE)])

    def _features(self, windows: Tensor) -> Tensor:
        count, axes, _ = windows.shape
        x = first_convolution(windows.flatten(0, 1), self.first)
        x = next_convolution(larger_of_two(x, keep_last=True), self.second)
        x = larger_of_two(x, keep_last=True)
        return x.reshape(count, axes, -1, CHANNELS[1]).permute(0, 3, 1, 2).flatten(1)


def width_of(window_samples: int) -> int:
    """Features that leave the convolutions for a window of this length."""
    length = window_samples
    for _ in CHANNELS:
        length = -(-(length - KERNEL + 1) // 2)
    return CHANNELS[-1] * 3 * length


class MtlNet(TwoHeadNetwork):
    """Two convolutions over time, two dense layers, two heads (4.3 million weights at 100)."""

    def __init__(
        self,
        *,
        postures: int,
        placements: int,
        window_samples: int,
        dense: int = 1024,
        features: int = 512,
    ) -> None:
        trunk = nn.Sequential(_EachAxis(), QuickLinear(width_of(window_samples), dense), nn.ReLU())
        super().__init__(
            trunk, QuickLinear(dense, features), postures=postures, placements=placements
        )
