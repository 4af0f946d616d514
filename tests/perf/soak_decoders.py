"""Every decoder takes 100,000 payloads of noise and spoilt packets: no surprise, no growth."""

from __future__ import annotations

import gc
import time
import tracemalloc
from collections.abc import Iterator

from tests.fakes.payload_storm import Decode, decoders, endure, storm
from tests.perf.figures import Figure, as_it_is, at_least, at_most

PAYLOADS = 100_000
TENTH = PAYLOADS // 10
GROWTH_KB = 16.0
"""What Python itself moves about; a leak of one byte a payload would be 88."""


def figures() -> Iterator[Figure]:
    """One decoder after the other; what is raised beyond PayloadError fails the module."""
    for number, (name, (decode, true_packets)) in enumerate(decoders().items()):
        started = time.perf_counter()
        taken, refused, grown_kb = _endured(decode, true_packets, number)
        took_us = (time.perf_counter() - started) / PAYLOADS * 1e6
        yield at_least(f"{name}: payloads endured", taken + refused, "payloads", PAYLOADS)
        yield as_it_is(f"{name}: taken for samples", taken, "payloads")
        yield at_most(f"{name}: memory grown", round(grown_kb, 1), "kB", GROWTH_KB)
        yield as_it_is(f"{name}: a payload made and decoded, traced", round(took_us, 1), "us")


def _endured(decode: Decode, true_packets: tuple[bytes, ...], seed: int) -> tuple[int, int, float]:
    """Taken, refused, and how much memory grew after the first tenth, in kB."""
    tracemalloc.start()
    try:
        warm = endure(decode, storm(TENTH, true_packets, seed))
        before = _held_bytes()
        rest = endure(decode, storm(PAYLOADS - TENTH, true_packets, seed + 1000))
        grown = _held_bytes() - before
    finally:
        tracemalloc.stop()
    return warm.taken + rest.taken, warm.refused + rest.refused, grown / 1000.0


def _held_bytes() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
