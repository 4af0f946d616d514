"""How many threads to compute with: found by a short trial, because two are often slower."""

from __future__ import annotations

import os
from time import perf_counter

import torch

from sleepmon.learning.networks.contract import TwoHeadNetwork

_ROUNDS = 5


def choose_threads(network: TwoHeadNetwork, batch: int, window_samples: int) -> int:
    """The number of threads that made a forward and backward pass quickest; sets it too."""
    most = min(os.cpu_count() or 1, 8)
    times = {}
    for threads in sorted({1, max(most // 2, 1), most}):
        torch.set_num_threads(threads)
        times[threads] = _seconds(network, batch, window_samples)
    best = min(times, key=times.__getitem__)
    torch.set_num_threads(best)
    return best


def _seconds(network: TwoHeadNetwork, batch: int, window_samples: int) -> float:
    windows = torch.zeros(batch, 3, window_samples)
    taken = []
    for _ in range(_ROUNDS):
        began = perf_counter()
        posture, placement = network(windows)
        loss = posture.square().mean() + placement.square().mean()
        torch.autograd.grad(loss, [p for p in network.parameters() if p.requires_grad])
        taken.append(perf_counter() - began)
    return sorted(taken)[1]  # the quickest may be luck, the slowest somebody else
