"""Watches the live streams of all sensors for three taps that tell whether their clocks agree."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.sensors import SensorStatus
from sleepmon.domain.taps import TapCheck
from sleepmon.dsp.tap_check import tap_checks
from sleepmon.dsp.taps import Floats, jolts_s
from sleepmon.dsp.timebase import Timebase

NS = 1_000_000_000
KEPT_S = 60.0
"""So much of each stream is looked at; the person taps within seconds of being asked."""


@dataclass
class _Stream:
    """The newest blocks of one sensor, and its clock on the computer's."""

    rate_hz: float
    timebase: Timebase = field(default_factory=Timebase)
    blocks: list[tuple[SampleBlock, int]] = field(default_factory=list)

    def add(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        if block.device_time_ns is not None:
            self.timebase.add(block.device_time_ns, arrived_utc_ns)
        self.blocks.append((block, arrived_utc_ns))
        while self.blocks[0][1] < arrived_utc_ns - KEPT_S * NS:
            del self.blocks[0]

    def jolts_s(self, origin_ns: int) -> Floats:
        """When it was jolted, in seconds after the origin; a loss between two blocks is none."""
        if not self.blocks:
            return np.zeros(0)
        g = np.concatenate([block.acceleration_g() for block, _ in self.blocks])
        ticks = np.concatenate(
            [block.first_tick + np.arange(len(block.counts)) for block, _ in self.blocks]
        )
        times_s = np.concatenate([self._times_s(*each, origin_ns) for each in self.blocks])
        jolts: list[Floats] = [
            jolts_s(g[part], times_s[part])
            for part in np.split(np.arange(len(g)), 1 + np.flatnonzero(np.diff(ticks) != 1))
        ]
        return np.concatenate(jolts)

    def _times_s(self, block: SampleBlock, arrived_utc_ns: int, origin_ns: int) -> Floats:
        stamp_ns = block.device_time_ns
        last_ns = arrived_utc_ns if stamp_ns is None else self.timebase.host_ns(stamp_ns)
        before = np.arange(len(block.counts))[::-1]
        return np.asarray((last_ns - origin_ns) / NS - before / self.rate_hz)


class TapWatch:
    """Follows blocks on one thread; what was felt is asked for on another."""

    def __init__(self, names: Mapping[SensorId, str], rates_hz: Mapping[SensorId, float]) -> None:
        """The sensors that take part: what people call them, and how often they sample."""
        self._names = {str(sensor): name for sensor, name in names.items()}
        self._streams = {str(sensor): _Stream(rates_hz[sensor]) for sensor in names}
        self._lock = threading.Lock()
        self._origin_ns: int | None = None

    def add(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Take samples; those of other sensors are passed over."""
        with self._lock:
            if str(block.sensor) not in self._streams:
                return
            if self._origin_ns is None:
                self._origin_ns = arrived_utc_ns
            self._streams[str(block.sensor)].add(block, arrived_utc_ns)

    def checks(self) -> tuple[TapCheck, ...]:
        """All triple taps that two sensors or more felt since the watch began."""
        with self._lock:
            if self._origin_ns is None:
                return ()
            jolts = {name: each.jolts_s(self._origin_ns) for name, each in self._streams.items()}
            periods = {name: 1.0 / each.rate_hz for name, each in self._streams.items()}
            return tap_checks(jolts, periods, self._names, self._origin_ns)


def watch_over(sensors: Iterable[SensorStatus]) -> TapWatch:
    """A watch over those of them that stream; RefusedError for fewer than two."""
    live = [each for each in sensors if each.state == "streaming"]
    if len(live) < 2:
        raise RefusedError(
            "Fewer than two sensors stream, so there is nothing to compare.",
            "Connect all sensors of the night first.",
        )
    names = {each.sensor: each.placement or each.name for each in live}
    return TapWatch(names, {each.sensor: each.measured_rate_hz or each.rate_hz for each in live})
