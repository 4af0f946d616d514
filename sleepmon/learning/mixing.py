"""Between the base model and the newly trained one: the safety knob of a fine-tune."""

from __future__ import annotations

import copy

import torch

from sleepmon.learning.networks.contract import TwoHeadNetwork


@torch.no_grad()
def mixed(base: TwoHeadNetwork, new: TwoHeadNetwork, share: float) -> TwoHeadNetwork:
    """A network whose weights are `share` of the new ones and the rest of the base model's.

    Both need the same shape; 1 gives the new network, 0 the base model. Whole-number buffers are
    the new network's.
    """
    made = copy.deepcopy(new).eval().requires_grad_(False)
    if share >= 1.0:
        return made
    old = base.state_dict()
    for name, value in made.state_dict().items():
        if value.is_floating_point():
            value.lerp_(old[name], 1.0 - share)
    return made
