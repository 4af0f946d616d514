"""A network of under 150 thousand weights for the same two questions, and the default."""

from __future__ import annotations

from torch import Tensor, nn

from sleepmon.learning.networks.contract import TwoHeadNetwork

STAGES = ((16, 10, 3), (32, 5, 2), (48, 5, 2))
"""Channels, kernel and stride of each convolution."""


class _Strided(nn.Module):
    """A strided convolution that repeats the last sample as often as it takes to miss none."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(inputs, outputs, kernel, stride)
        self._kernel = kernel
        self._stride = stride

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, n) -> (B, outputs, fewer)."""
        missing = _missing(x.shape[-1], self._kernel, self._stride)
        if missing:
            x = nn.functional.pad(x, (0, missing), mode="replicate")
        y: Tensor = nn.functional.relu(self.convolution(x))
        return y


def _missing(length: int, kernel: int, stride: int) -> int:
    return max(kernel - length, 0) if length < kernel else (kernel - length) % stride


def width_of(window_samples: int) -> int:
    """Features that leave the convolutions for a window of this length."""
    length = window_samples
    for _, kernel, stride in STAGES:
        length = (length + _missing(length, kernel, stride) - kernel) // stride + 1
    return STAGES[-1][0] * length


class CompactNet(TwoHeadNetwork):
    """Three strided convolutions over all axes, two dense layers, two heads."""

    def __init__(
        self,
        *,
        postures: int,
        placements: int,
        window_samples: int,
        dense: int = 128,
        features: int = 96,
    ) -> None:
        layers: list[nn.Module] = []
        inputs = 3
        for outputs, kernel, stride in STAGES:
            layers.append(_Strided(inputs, outputs, kernel, stride))
            inputs = outputs
        layers += [nn.Flatten(), nn.Linear(width_of(window_samples), dense), nn.ReLU()]
        super().__init__(
            nn.Sequential(*layers),
            nn.Linear(dense, features),
            postures=postures,
            placements=placements,
        )
