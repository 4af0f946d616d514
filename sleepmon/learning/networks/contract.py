"""What every network is: windows of three axes in, two answers out."""

from __future__ import annotations

from torch import Tensor, nn


class TwoHeadNetwork(nn.Module):
    """A trunk that reads the window, a last dense layer, and a head for each question.

    Input (B, 3, window); output logits (B, postures) and (B, placements).
    """

    def __init__(
        self, trunk: nn.Module, last: nn.Linear, *, postures: int, placements: int
    ) -> None:
        super().__init__()
        self.trunk = trunk
        self.last = last
        self.posture_head = nn.Linear(last.out_features, postures)
        self.placement_head = nn.Linear(last.out_features, placements)

    def forward(self, windows: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of posture and placement."""
        features = self.features(windows)
        return self.posture_head(features), self.placement_head(features)

    def features(self, windows: Tensor) -> Tensor:
        """What both heads read: (B, features)."""
        return nn.functional.relu(self.last(self.trunk(windows)))

    def fast_parameters(self) -> list[nn.Parameter]:
        """Heads and last dense layer: what fine-tuning moves first."""
        modules = (self.last, self.posture_head, self.placement_head)
        return [parameter for module in modules for parameter in module.parameters()]

    def trunk_parameters(self) -> list[nn.Parameter]:
        """The rest, which fine-tuning moves more slowly."""
        return list(self.trunk.parameters())
