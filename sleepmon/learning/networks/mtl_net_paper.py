"""MTL-net exactly as its published code computes it, faults included, without the waste.

The published code reshapes (B, 100, 3) to (B, 1, 3, 100) where it should transpose, and its
pooling strides over the axes too, so that of three rows only the first reaches the classifier.
That row holds the first hundred numbers of the window in the order of memory: all three axes of
samples 0 to 32 and the first axis of sample 33. Here only that row is computed. Kept so that the
published figures can be made again; nobody should choose it for a new model.
"""

from __future__ import annotations

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
AXES = 3


def samples_read(window_samples: int) -> int:
    """How many samples from the start of the window reach the answer; of the last, one axis."""
    return -(-window_samples // AXES)


def width_of(window_samples: int) -> int:
    """Features that leave the convolutions for a window of this length."""
    length = window_samples
    for _ in CHANNELS:
        length = (length - KERNEL + 1) // 2
    if length < 1:
        raise ValueError(f"a window of {window_samples} samples is too short for this network")
    return CHANNELS[-1] * length


class _FirstRow(nn.Module):
    """The first row of the reshaped window, convolved and pooled twice, channels innermost."""

    def __init__(self, window_samples: int) -> None:
        super().__init__()
        self._window = window_samples
        self._read = samples_read(window_samples)
        self.first = nn.Conv1d(1, CHANNELS[0], KERNEL)
        self.second = nn.Conv1d(CHANNELS[0], CHANNELS[1], KERNEL)

    def forward(self, windows: Tensor) -> Tensor:
        """(B, 3, window) -> (B, features)."""
        row = windows[:, :, : self._read].transpose(1, 2).flatten(1)[:, : self._window]
        x = larger_of_two(first_convolution(row, self.first))
        x = larger_of_two(next_convolution(x, self.second))
        return x.transpose(1, 2).flatten(1)


class MtlNetPaper(TwoHeadNetwork):
    """The published function (1.8 million weights at 100 samples)."""

    def __init__(
        self,
        *,
        postures: int,
        placements: int,
        window_samples: int,
        dense: int = 1024,
        features: int = 512,
    ) -> None:
        trunk = nn.Sequential(
            _FirstRow(window_samples), QuickLinear(width_of(window_samples), dense), nn.ReLU()
        )
        super().__init__(
            trunk, QuickLinear(dense, features), postures=postures, placements=placements
        )
