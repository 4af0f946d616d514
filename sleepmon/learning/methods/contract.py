"""What a method of training is: a task that turns a batch into named loss parts.

The loop knows nothing of teachers; all that is special about a method lives in its task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor, nn

from sleepmon.learning.networks.contract import TwoHeadNetwork
from sleepmon.learning.views import Views


@dataclass(frozen=True)
class Batch:
    """Windows (B, 3, window) with their truth (B,) and whether each is a replayed one (B,).

    Where views are learnt from, `windows` are views of `plain`, and `views` draws more of them.
    """

    windows: Tensor
    posture: Tensor
    placement: Tensor
    replayed: Tensor
    plain: Tensor | None = None
    views: Views | None = None

    def again(self) -> Tensor:
        """What a teacher sees: other views of the same windows, or the very same windows."""
        if self.plain is None or self.views is None:
            return self.windows
        return self.views.of(self.plain)


@dataclass(frozen=True)
class Answers:
    """What one step gave: weighted loss parts that are summed, and the student's logits."""

    losses: dict[str, Tensor]
    posture: Tensor


@dataclass(frozen=True)
class ParameterGroup:
    """Weights that learn at one rate."""

    parameters: list[nn.Parameter]
    learning_rate: float


class Task(Protocol):
    """One method at work on one network."""

    network: TwoHeadNetwork
    """The network that learns."""

    def parameter_groups(self) -> list[ParameterGroup]:
        """What is trained, and how fast."""
        ...

    def answer(self, batch: Batch) -> Answers:
        """Named loss parts of a batch, already weighted."""
        ...

    def stepped(self) -> None:
        """The optimiser has moved the weights once."""
        ...

    def keepable(self) -> dict[str, TwoHeadNetwork]:
        """Networks of which the best is kept, by name."""
        ...
