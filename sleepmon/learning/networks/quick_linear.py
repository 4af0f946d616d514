"""A dense layer that takes the quicker of two products that torch has on x86 processors.

torch multiplies 32-bit matrices with MKL, which on many processors uses half their width; oneDNN,
which torch carries too and uses for convolutions, uses all of it. Same function, same weights;
only the order of summation differs, as between any two computers.
"""

from __future__ import annotations

import platform
from typing import Any

import torch
from torch import Tensor, nn

_ON_X86 = platform.machine().lower() in ("x86_64", "amd64")


def has_quick_product() -> bool:
    """Whether this computer's torch offers oneDNN's product of 32-bit matrices."""
    return _ON_X86 and bool(torch._C._has_mkldnn) and hasattr(torch.ops.mkldnn, "_linear_pointwise")


_QUICK = has_quick_product()


def _product(x: Tensor, y: Tensor, bias: Tensor | None = None) -> Tensor:
    """(m, k) and (n, k) to (m, n), with a bias (n,) added to each row."""
    answer: Tensor = torch.ops.mkldnn._linear_pointwise(x, y, bias, "none", [], "")
    return answer


def _answer(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """(B, k), (n, k) and (n,) to (B, n).

    oneDNN rearranges its second operand at each call: of few rows and many weights, the rows.
    """
    if 4 * len(x) > len(weight):
        return _product(x, weight, bias)
    return _product(weight, x).t().contiguous().add_(bias)


class _Dense(torch.autograd.Function):
    """x W' + b and its gradients, every product by oneDNN."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        ctx.save_for_backward(x, weight)
        return _answer(x, weight, bias)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> tuple[Tensor | None, ...]:
        x, weight = ctx.saved_tensors
        (onto,) = gradients
        wanted_x, wanted_weight, wanted_bias = ctx.needs_input_grad
        return (
            _product(onto, weight.t()) if wanted_x else None,
            _onto_weight(onto, x) if wanted_weight else None,
            onto.sum(0) if wanted_bias else None,
        )


def _onto_weight(onto: Tensor, x: Tensor) -> Tensor:
    """(B, n) and (B, k) to (n, k); what comes first is turned over in memory: the narrower."""
    if x.shape[1] < onto.shape[1]:
        return _product(x.t(), onto.t()).t()
    return _product(onto.t(), x.t())


def quick_linear(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """X W' + b for x (B, k), W (n, k), b (n,): as torch's own linear, sooner where it can be."""
    plain = (
        not _QUICK
        or x.dtype is not torch.float32
        or x.ndim != 2
        or len(x) == 0
        or torch.is_autocast_enabled("cpu")
    )
    if plain or bias is None:
        return nn.functional.linear(x, weight, bias)
    if not torch.is_grad_enabled():
        return _answer(x, weight, bias)
    answer: Tensor = _Dense.apply(x, weight, bias)  # type: ignore[no-untyped-call]  # torch's own
    return answer


class QuickLinear(nn.Linear):
    """nn.Linear with the same weights and the same answers, in about half the time."""

    def forward(self, input: Tensor) -> Tensor:
        """(B, in_features) to (B, out_features)."""
        return quick_linear(input, self.weight, self.bias)
