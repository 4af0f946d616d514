"""Counters and clocks that wrap, made whole again."""

from __future__ import annotations


def nearest(value: int, bits: int, expected: int) -> int:
    """The number nearest to `expected` whose lowest `bits` bits are `value`."""
    modulus = 1 << bits
    ahead = (value - expected) % modulus
    return expected + (ahead if ahead < modulus // 2 else ahead - modulus)
