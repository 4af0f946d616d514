"""Packets of one sensor over a night as a computer gets them, with the truth beside them.

A radio with connection events and retransmissions, bursts of congestion, a computer that stalls
now and then, a crystal that is off and drifts with temperature, an oscillator of the samples of its
own, and lost links.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class Packets(NamedTuple):
    """Times in seconds, of the last sample of each packet."""

    true_s: Array
    device_s: Array
    arrived_s: Array
    first_sample: npt.NDArray[np.int64]


def night(
    seed: int,
    *,
    hours: float = 8.0,
    rate_hz: float = 100.5,
    per_packet: int = 10,
    ppm: float = 25.0,
    interval_s: float = 0.0375,
    outages: int = 6,
) -> Packets:
    """A night of packets, those in outages left out."""
    rng = np.random.default_rng(seed)
    count = int(hours * 3600 * rate_hz / per_packet)
    true = (np.arange(count) + 1) * per_packet / rate_hz + 100.0
    since = true - true[0]
    warming = 4.0 * 3600 / (2 * np.pi) * (1 - np.cos(2 * np.pi * since / 3600))
    device = 5e5 + since + 1e-6 * (ppm * since + warming)
    errors = np.full(count, 0.08)
    for start in rng.integers(0, count, int(hours * 12)):
        errors[start : start + int(30 * rate_hz / per_packet)] = 0.5
    phase = rng.uniform(0, interval_s)
    event = np.ceil((true + 0.004 - phase) / interval_s) * interval_s + phase
    sent = np.maximum.accumulate(event + (rng.geometric(1 - errors) - 1) * interval_s)
    stalls = (rng.random(count) < 0.002) * rng.uniform(0, 0.15, count)
    arrived = np.maximum.accumulate(sent + rng.exponential(0.0008, count) + stalls)
    kept = np.ones(count, dtype=bool)
    for start in rng.integers(count // 20, count, outages):
        kept[start : start + int(rng.uniform(5, 90) * rate_hz / per_packet)] = False
    first = np.arange(count, dtype=np.int64) * per_packet
    return Packets(true[kept], device[kept], arrived[kept], first[kept])
