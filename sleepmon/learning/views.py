"""Views of windows: the same rest or deed, as another mount, moment or sensor would sense it.

What a view changes is physical and leaves the labels true. How far each change may go depends on
what the labels are: a posture's sector is lost by a large roll, an activity's is not by its pace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from sleepmon.domain.training import ViewKind


@dataclass(frozen=True)
class Reach:
    """How far a view may lie from its window; all zero gives the window itself."""

    roll_sd_deg: float = 0.0
    """Turn about the long axis (the third)."""
    mount_sd_deg: float = 0.0
    """Turn about each axis, as of a strap or pocket that holds the sensor a little otherwise."""
    slower: float = 0.0
    """At most this much slower, from any start that fits: another moment at another pace."""
    vigour: float = 0.0
    """What moves about the window's mean is scaled by up to this much, down or up."""
    gain_sd: float = 0.0
    noise_g: float = 0.0


REACHES: Mapping[ViewKind, Reach] = {
    "none": Reach(),
    "posture": Reach(roll_sd_deg=3.0, mount_sd_deg=2.0, slower=0.1, gain_sd=0.02, noise_g=0.005),
    "activity": Reach(mount_sd_deg=10.0, slower=0.15, vigour=0.15, gain_sd=0.03, noise_g=0.02),
}


class Views:
    """Draws views of batches from a chance of its own, so that nothing else is shuffled by it."""

    def __init__(self, reach: Reach, seed: int) -> None:
        self._reach = reach
        self._chance = torch.Generator().manual_seed(seed)

    @torch.no_grad()
    def of(self, windows: Tensor) -> Tensor:
        """One new view of each window (B, 3, window) in g; the same tensor where reach is zero."""
        if self._reach == Reach():
            return windows
        seen = self._at_another_pace(windows) if self._reach.slower else windows
        if self._reach.vigour:
            mean = seen.mean(dim=2, keepdim=True)
            seen = mean + (seen - mean) * (1.0 + self._reach.vigour * self._even(len(seen)))
        seen = self._turns(len(seen)) @ seen
        gain = 1.0 + self._reach.gain_sd * self._normal(len(seen), 3, 1)
        return seen * gain + self._reach.noise_g * self._normal(*seen.shape)

    def _at_another_pace(self, windows: Tensor) -> Tensor:
        """Windows read more slowly, straight between samples, never beyond their ends."""
        count, axes, length = windows.shape
        pace = 1.0 - self._reach.slower * torch.rand(count, 1, generator=self._chance)
        start = (1.0 - pace) * (length - 1) * torch.rand(count, 1, generator=self._chance)
        at = (start + pace * torch.arange(length)).clamp(0.0, length - 1.0)
        before = at.floor().clamp(max=length - 2.0)
        left = before.long()[:, None].expand(-1, axes, -1)
        return windows.gather(2, left).lerp(windows.gather(2, left + 1), (at - before)[:, None])

    def _turns(self, count: int) -> Tensor:
        """Small turns (count, 3, 3): about each axis a little, about the long axis more."""
        sd = torch.full((3,), self._reach.mount_sd_deg)
        sd[2] = (self._reach.mount_sd_deg**2 + self._reach.roll_sd_deg**2) ** 0.5
        x, y, z = (torch.deg2rad(self._normal(count, 3) * sd)).unbind(dim=1)
        none = torch.zeros_like(x)
        spin = torch.stack([none, -z, y, z, none, -x, -y, x, none], dim=1).view(count, 3, 3)
        turns: Tensor = torch.linalg.matrix_exp(spin)
        return turns

    def _normal(self, *shape: int) -> Tensor:
        return torch.randn(*shape, generator=self._chance)

    def _even(self, count: int) -> Tensor:
        return torch.rand(count, 1, 1, generator=self._chance) * 2.0 - 1.0
