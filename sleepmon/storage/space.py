"""How much disk a night takes, and when there is too little of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from sleepmon.domain.nights import NightSensor
from sleepmon.domain.sizes import MB, size_words
from sleepmon.storage.layout import HEADER, SAMPLE_DTYPES
from sleepmon.storage.records import SAMPLES_HEAD

FRAMES_PER_S = 5.0
"""Blocks of one sensor in a second: they last 0.2 to 0.5 s."""
OTHER_BYTES_PER_S = 400.0
"""Predictions, clock, heads, events."""
NIGHT_FACTOR = 2.3
"""Journal and night file stand side by side until the file is verified, with some to spare."""
FLOOR_BYTES = 200 * MB
WARN_S = 2 * 3600.0
STOP_S = 5 * 60.0
DEFAULT_NIGHT_S = 8 * 3600.0


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """What the free space means for a night that is being recorded."""

    level: Literal["ok", "attention", "lost"]
    """`lost`: the night must be ended now."""
    seconds: float
    words: str


def bytes_per_s(sensors: Iterable[NightSensor]) -> float:
    """What recording writes each second."""
    each = [
        s.rate_hz * 3 * SAMPLE_DTYPES[s.dtype].itemsize
        + FRAMES_PER_S * (HEADER.size + SAMPLES_HEAD.size)
        for s in sensors
    ]
    return sum(each) + OTHER_BYTES_PER_S


def bytes_needed(sensors: Iterable[NightSensor], planned_s: float | None) -> int:
    """Free space without which a night is not begun."""
    seconds = DEFAULT_NIGHT_S if planned_s is None else planned_s
    return max(FLOOR_BYTES, round(NIGHT_FACTOR * bytes_per_s(sensors) * seconds))


def room_left(free_bytes: int, rate_bytes_per_s: float) -> Room:
    """Judge the free space; the file that is built at the end needs as much as what is there."""
    seconds = max(0.0, free_bytes - FLOOR_BYTES) / rate_bytes_per_s
    if seconds <= 0 or free_bytes / rate_bytes_per_s < STOP_S:
        words = f"Only {size_words(free_bytes)} are left on the disk."
        return Room(level="lost", seconds=seconds, words=words)
    if seconds < WARN_S:
        words = f"The disk has room for {seconds / 60:.0f} more minutes."
        return Room(level="attention", seconds=seconds, words=words)
    words = f"The disk has room for {seconds / 3600:.0f} hours."
    return Room(level="ok", seconds=seconds, words=words)
