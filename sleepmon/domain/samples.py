"""What a sensor counted, and what it failed to deliver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType

import numpy as np
import numpy.typing as npt

SensorId = NewType("SensorId", str)
"""`<family>:<serial>`, for example `polar_h10:A1B2C3D4`; never an address, which may change."""

Counts = npt.NDArray[np.int16] | npt.NDArray[np.float32]
GapReason = Literal[
    "link lost", "silent", "dropped by sensor", "counter reset", "resumed", "not written"
]


@dataclass(frozen=True, slots=True)
class SampleBlock:
    """Consecutive samples of one sensor, exactly as counted.

    `counts` has shape (n, 3), read-only, int16 or the driver's float32; times in nanoseconds.
    """

    sensor: SensorId
    first_tick: int
    """Unwrapped sample counter of the first sample; our own count where the sensor has none."""
    counts: Counts
    g_per_count: float
    device_time_ns: int | None
    """Sensor's own stamp of the last sample, unwrapped; None where the sensor has no clock."""
    arrived_ns: int
    """Monotonic time at which the last packet of the block reached us."""

    def __post_init__(self) -> None:
        if self.counts.ndim != 2 or self.counts.shape[1] != 3 or len(self.counts) == 0:
            raise ValueError(f"a block holds (n, 3) counts, got {self.counts.shape}")
        self.counts.flags.writeable = False

    @property
    def next_tick(self) -> int:
        """Tick that the next block starts with when nothing is lost."""
        return self.first_tick + len(self.counts)

    def acceleration_g(self) -> npt.NDArray[np.float32]:
        """Specific force in g, shape (n, 3)."""
        return self.counts.astype(np.float32) * np.float32(self.g_per_count)


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples that never came: data too, written to the night and never filled in."""

    sensor: SensorId
    after_tick: int
    """Last tick before the gap; -1 when the gap is at the start."""
    missing: int
    """Number of samples not delivered; an estimate where the sensor has no counter."""
    reason: GapReason
    started_ns: int
    """Monotonic arrival of the last sample before the gap."""
    ended_ns: int
    """Monotonic arrival of the first block after it."""
