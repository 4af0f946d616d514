"""Losses of sensors without number and stamp, told from arrivals: found, missed, imagined."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sleepmon.sensors.arrivals import ArrivalEnvelope
from tests.fakes.late_packets import arrivals_s
from tests.perf.figures import Figure, as_it_is, at_least, at_most

HOURS = 8.0
BURSTS = 40
BURST_S = (0.1, 2.0)
NEAR_S = 8.0
"""A loss that is told within this time after it is found."""
SENSORS = (("witmotion, thingy", 50.0, 1), ("metamotion", 100.0, 3), ("witmotion", 100.0, 1))


def figures() -> Iterator[Figure]:
    """Eight hours with forty bursts of losses, and eight hours without."""
    for number, (family, rate_hz, samples) in enumerate(SENSORS):
        name = f"{family} at {rate_hz:g} Hz, {samples} in a packet"
        rng = np.random.default_rng(number)
        arrived_s = arrivals_s(rng, 3600.0 * HOURS, rate_hz / samples)
        told = _told(arrived_s, samples, rate_hz)
        yield at_most(f"{name}: losses imagined in {HOURS:g} h", len(told), "gaps", 0)
        begun_s = np.sort(rng.uniform(60.0, 3600.0 * HOURS - 60.0, BURSTS))
        lengths_s = rng.uniform(*BURST_S, BURSTS)
        gone = _within(arrived_s, begun_s, lengths_s)
        told = _told(arrived_s[~gone], samples, rate_hz)
        found = sum(any(at <= t <= at + NEAR_S for t, _ in told) for at in begun_s + lengths_s)
        lost, counted = int(gone.sum()) * samples, sum(count for _, count in told)
        yield at_least(f"{name}: bursts of 0.1 to 2 s found", found, f"of {BURSTS}", 0.9 * BURSTS)
        yield as_it_is(
            f"{name}: samples counted as lost", 100.0 * counted / lost, "% of those lost"
        )


def _told(
    arrived_s: np.ndarray[tuple[int], np.dtype[np.float64]], samples: int, rate_hz: float
) -> list[tuple[float, int]]:
    """When a loss was told, and of how many samples."""
    envelope = ArrivalEnvelope(rate_hz)
    told = ((float(at), envelope.add(samples, round(at * 1e9))) for at in arrived_s)
    return [(at, lost) for at, lost in told if lost]


def _within(
    at_s: np.ndarray[tuple[int], np.dtype[np.float64]],
    begun_s: np.ndarray[tuple[int], np.dtype[np.float64]],
    lengths_s: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    last = np.searchsorted(begun_s, at_s, side="right") - 1
    return np.asarray((last >= 0) & (at_s < begun_s[last] + lengths_s[last]))
