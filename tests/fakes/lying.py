"""Blocks of a sensor on someone who lies still."""

from collections.abc import Iterator

import numpy as np

from sleepmon.domain.samples import SampleBlock, SensorId

UTC_NS = 1_790_000_000_000_000_000
"""UTC of monotonic time 0."""


def blocks_lying(
    roll_deg: float,
    seconds: float,
    sensor: str = "open:1",
    start_s: float = 0.0,
    rate_hz: float = 100.0,
    rows: int = 20,
) -> Iterator[SampleBlock]:
    """Blocks that arrive when their last sample is taken; 1000 counts are one g."""
    angle = np.radians(roll_deg)
    row = np.array([1000 * np.cos(angle), 1000 * np.sin(angle), 0.0]).astype(np.int16)
    start = round(start_s * rate_hz)
    for first in range(start, start + round(seconds * rate_hz), rows):
        yield SampleBlock(
            sensor=SensorId(sensor),
            first_tick=first,
            counts=np.tile(row, (rows, 1)),
            g_per_count=0.001,
            device_time_ns=None,
            arrived_ns=round((first + rows) / rate_hz * 1e9),
        )
