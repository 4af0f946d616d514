"""MTL-net as the Smooth-Distill paper describes it, with every axis and the whole window used."""

from __future__ import annotations

from torch import Tensor, nn

from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.networks.quick_linear import QuickLinear

KERNEL = 9
CHANNELS = (32, 64)


class _EachAxis(nn.Module):
    """Convolve along time with the same filters for each axis, and keep the axes apart."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, CHANNELS[0], (1, KERNEL)),
            nn.ReLU(),
            nn.MaxPool2d((1, 2), ceil_mode=True),
            nn.Conv2d(CHANNELS[0], CHANNELS[1], (1, KERNEL)),
            nn.ReLU(),
            nn.MaxPool2d((1, 2), ceil_mode=True),
            nn.Flatten(),
        )

    def forward(self, windows: Tensor) -> Tensor:
        """(B, 3, window) -> (B, features)."""
        features: Tensor = self.layers(windows.unsqueeze(1))
        return features


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
