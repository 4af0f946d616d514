"""Convolving and pooling along time with the channels innermost: the quick way on processors."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from sleepmon.learning.networks.quick_linear import quick_linear


def first_convolution(rows: Tensor, convolution: nn.Conv1d) -> Tensor:
    """(B, n) through a convolution of one input channel: (B, n - kernel + 1, channels)."""
    pieces = rows.unfold(1, convolution.kernel_size[0], 1)
    flat = pieces.reshape(-1, pieces.shape[-1])
    answer = quick_linear(flat, convolution.weight.flatten(1), convolution.bias)
    return answer.reshape(*pieces.shape[:2], -1)


def next_convolution(x: Tensor, convolution: nn.Conv1d) -> Tensor:
    """(B, n, channels) through a further convolution: (B, n - kernel + 1, its channels)."""
    weight = convolution.weight.unsqueeze(2)
    answer = nn.functional.conv2d(x.transpose(1, 2).unsqueeze(2), weight, convolution.bias)
    return answer.squeeze(2).transpose(1, 2)


def larger_of_two(x: Tensor, *, keep_last: bool = False) -> Tensor:
    """Pooling in pairs along axis 1 of (B, n, channels), then ReLU.

    Of an odd number the last is left out, or with `keep_last` stands alone.
    """
    if keep_last and x.shape[1] % 2:
        x = nn.functional.pad(x, (0, 0, 0, 1), value=-torch.inf)
    larger: Tensor = _LargerOfTwo.apply(x)  # type: ignore[no-untyped-call]  # torch's own
    return larger


class _LargerOfTwo(torch.autograd.Function):
    """The first of equals wins, as in torch's own pooling."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        even = x.shape[1] // 2 * 2
        first, second = x[:, 0:even:2], x[:, 1:even:2]
        larger = torch.maximum(first, second).clamp_min_(0.0)
        if not ctx.needs_input_grad[0]:
            return larger
        # Told as numbers at once: to make them of truths, or to multiply by truths, is slow.
        from_first = torch.ge(first, second, out=torch.empty_like(larger))
        ctx.save_for_backward(from_first, larger)
        ctx.steps = x.shape[1]
        return larger

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Tensor:
        from_first, larger = ctx.saved_tensors
        batch, pairs, channels = larger.shape
        onto = torch.ops.aten.threshold_backward(gradients[0].contiguous(), larger, 0.0)
        onto_x: Tensor = onto.new_empty(batch, ctx.steps, channels)
        onto_first, onto_second = onto_x[:, 0 : 2 * pairs : 2], onto_x[:, 1 : 2 * pairs : 2]
        torch.mul(onto, from_first, out=onto_first)
        torch.sub(onto, onto_first, out=onto_second)
        onto_x[:, 2 * pairs :].zero_()
        return onto_x
