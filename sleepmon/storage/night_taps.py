"""Three taps on all sensors, looked for in a whole night, to see whether their clocks agree."""

from __future__ import annotations

import numpy as np

from sleepmon.domain.nights import NightSensor
from sleepmon.domain.taps import TapCheck
from sleepmon.dsp.tap_check import tap_checks
from sleepmon.dsp.taps import Floats, jolts_s
from sleepmon.storage.reader import NightReader

PIECE_SAMPLES = 250_000
"""Samples looked at in one go: some megabytes."""


def taps_of(night: NightReader) -> tuple[TapCheck, ...]:
    """All triple taps of a night that two sensors or more felt, in order of time."""
    started_s = night.meta.started_utc_ns / 1e9
    return tap_checks(
        {str(row.sensor): _jolts_s(night, row, started_s) for row in night.sensors},
        {str(row.sensor): 1.0 / row.rate_hz for row in night.sensors},
        {str(row.sensor): row.placement for row in night.sensors},
        night.meta.started_utc_ns,
    )


def _jolts_s(night: NightReader, row: NightSensor, started_s: float) -> Floats:
    """Seconds after the start; pieces share one sample, lest a jolt between two be lost."""
    length, found = night.length(row.sensor), [np.zeros(0)]
    for start in range(0, length - 1, PIECE_SAMPLES):
        stop = min(start + PIECE_SAMPLES + 1, length)
        times_s = night.times_utc_s(row.sensor, start, stop) - started_s
        found.append(jolts_s(night.acceleration_g(row.sensor, start, stop), times_s))
    return np.concatenate(found)
