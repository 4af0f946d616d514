"""Three taps on all sensors together: whether their clocks agree, and how well that is known."""

from __future__ import annotations

import msgspec


class TapDifference(msgspec.Struct, frozen=True, kw_only=True):
    """How much later one sensor has the taps than another."""

    sensor: str
    other: str
    difference_ms: float
    """Above 0: the times of `sensor` are the later ones."""
    resolution_ms: float
    """Half a sample period of each: nothing finer can be told."""


class TapCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Three taps that two sensors or more felt together."""

    utc_ns: int
    """When the first of the three came."""
    differences: tuple[TapDifference, ...]
    """Of each sensor that felt them against the first that did."""
    unfelt: tuple[str, ...]
    """Sensors that did not feel them, or whose clocks are seconds apart."""
    agrees: bool
    """Whether all differences are within one connection interval and what samples can tell."""
    words: str
