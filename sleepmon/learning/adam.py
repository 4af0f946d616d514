"""Adam: torch's own arithmetic, without the accounts that torch's optimiser keeps around it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.optim.adam import adam

from sleepmon.learning.methods.contract import ParameterGroup

BETAS = (0.9, 0.999)
EPSILON = 1e-8


@dataclass(frozen=True)
class _Followed:
    """One weight with what Adam remembers of its gradients."""

    weight: nn.Parameter
    mean: Tensor
    square: Tensor
    steps: Tensor

    @staticmethod
    def from_rest(weight: nn.Parameter) -> _Followed:
        return _Followed(
            weight,
            torch.zeros_like(weight, requires_grad=False),
            torch.zeros_like(weight, requires_grad=False),
            torch.tensor(0.0),
        )


class Adam:
    """Moves weights against their gradients, each group at its rate.

    With `fused` all arithmetic of a weight goes in one pass: quicker, and other last digits.
    """

    def __init__(
        self, groups: list[ParameterGroup], *, weight_decay: float, fused: bool = False
    ) -> None:
        self._groups = [
            (group.learning_rate, [_Followed.from_rest(weight) for weight in group.parameters])
            for group in groups
        ]
        self._weight_decay = weight_decay
        self._fused = fused

    @torch.no_grad()
    def step(self) -> None:
        """One step by the gradients at hand, which are used up; weights without one rest."""
        for rate, followed in self._groups:
            gradients = [one.weight.grad for one in followed if one.weight.grad is not None]
            moved = [one for one in followed if one.weight.grad is not None]
            adam(
                [one.weight for one in moved],
                gradients,
                [one.mean for one in moved],
                [one.square for one in moved],
                [],
                [one.steps for one in moved],
                fused=self._fused,
                amsgrad=False,
                beta1=BETAS[0],
                beta2=BETAS[1],
                lr=rate,
                weight_decay=self._weight_decay,
                eps=EPSILON,
                maximize=False,
            )
            for one in moved:
                one.weight.grad = None
