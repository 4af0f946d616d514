"""The last seconds of each sensor as a window draws them: an envelope per pixel, and gaps."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.dsp.envelope import ColumnEnvelope
from sleepmon.dsp.ring import Ring

NS = 1_000_000_000
MOST_RATE_HZ = 500
"""A ring holds this many samples a second; of a faster sensor it holds fewer seconds."""
SILENT_S = 1.0
"""Later than this, what has not come is a gap; blocks come every half second at the slowest."""
STEP_S = 0.5
"""A stamp further off than this is a new beginning and not jitter."""
CLOCK_SET_BACK_S = 2.0
"""A picture is begun anew when the computer's clock was set back by more than this."""
FIRST_RATE_HZ = 100.0
SLEW = 0.05
Array = npt.NDArray[np.floating]


@dataclass(frozen=True)
class Strip:
    """One sensor's picture: (pixels, 3) in g, oldest column first, NaN where nothing came."""

    low: Array
    high: Array
    gaps: tuple[tuple[float, float], ...]
    """Seconds before now at which each gap begins and ends."""


class _SensorTrace:
    """Samples of one sensor on an even time line, and their envelope."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._samples = Ring(int(seconds * MOST_RATE_HZ), 4, np.float64)
        self._envelope: ColumnEnvelope | None = None
        self._pixels = 0
        self._rate_hz = FIRST_RATE_HZ
        self._next_tick: int | None = None
        self._origin: tuple[int, float] | None = None
        self._newest_s = -np.inf
        self._gaps: list[tuple[float, float]] = []

    @property
    def newest_s(self) -> float:
        """Time of the newest sample."""
        return self._newest_s

    def add(self, block: SampleBlock, arrived_s: float) -> None:
        """Append a block, in seconds of a clock that starts near zero."""
        times = self._times_s(block, arrived_s)
        self._samples.push(np.column_stack([times, block.acceleration_g()]))
        if self._envelope is not None:
            self._envelope.add(self._columns(times), block.acceleration_g())

    def strip(self, pixels: int, now_s: float) -> Strip:
        """The picture of the last seconds; costs by pixels, not by samples."""
        if self._envelope is None or pixels != self._pixels:
            self._begin_envelope(pixels)
        assert self._envelope is not None
        last = int(self._columns(np.array([now_s]))[0])
        low, high = self._envelope.between(last - pixels + 1, last)
        return Strip(low, high, self._gaps_before(now_s))

    def _begin_envelope(self, pixels: int) -> None:
        self._pixels = pixels
        self._envelope = ColumnEnvelope(pixels + 8)
        held = self._samples.newest(len(self._samples))
        if len(held):
            self._envelope.add(self._columns(held[:, 0]), held[:, 1:].astype(np.float32))

    def _columns(self, times_s: Array) -> npt.NDArray[np.int64]:
        columns: npt.NDArray[np.int64] = np.floor(times_s * (self._pixels / self._seconds)).astype(
            np.int64
        )
        return columns

    def _times_s(self, block: SampleBlock, arrived_s: float) -> Array:
        """Times of the samples: even, following the arrivals slowly, never going back."""
        count = len(block.counts)
        missing = 0 if self._next_tick is None else block.first_tick - self._next_tick
        self._learn_rate(block, arrived_s, missing)
        expected_s = self._newest_s + (missing + count) / self._rate_hz
        begins = self._next_tick is None or missing < 0 or abs(arrived_s - expected_s) > STEP_S
        end_s = arrived_s if begins else expected_s + SLEW * (arrived_s - expected_s)
        start_s = max(end_s - (count - 1) / self._rate_hz, self._newest_s + 1e-6)
        if self._next_tick is not None and (missing > 0 or begins):
            oldest_s = start_s - self._seconds
            self._gaps = [gap for gap in self._gaps if gap[1] > oldest_s]
            self._gaps.append((self._newest_s, start_s))
        end_s = max(end_s, start_s)
        self._next_tick, self._newest_s = block.next_tick, end_s
        return np.linspace(start_s, end_s, count)

    def _learn_rate(self, block: SampleBlock, arrived_s: float, missing: int) -> None:
        """Samples a second since the stream began, once there is a second of it."""
        if self._origin is None or missing != 0:
            self._origin = (block.next_tick, arrived_s)
            return
        ticks, passed_s = block.next_tick - self._origin[0], arrived_s - self._origin[1]
        if passed_s >= 1.0:
            self._rate_hz = ticks / passed_s

    def _gaps_before(self, now_s: float) -> tuple[tuple[float, float], ...]:
        oldest_s = now_s - self._seconds
        held = [gap for gap in self._gaps if gap[1] > oldest_s]
        silent = [(self._newest_s, now_s)] if now_s - self._newest_s > SILENT_S else []
        return tuple(
            (min(now_s - start_s, self._seconds), max(now_s - end_s, 0.0))
            for start_s, end_s in (*held, *silent)
        )


class LiveView:
    """The traces of one window; filled on one thread and drawn on another."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._traces: dict[SensorId, _SensorTrace] = {}
        self._zero_ns: int | None = None

    def add(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Take samples."""
        with self._lock:
            if self._zero_ns is None:
                self._zero_ns = arrived_utc_ns
            arrived_s = (arrived_utc_ns - self._zero_ns) / NS
            trace = self._traces.get(block.sensor)
            if trace is None or arrived_s < trace.newest_s - CLOCK_SET_BACK_S:
                trace = self._traces[block.sensor] = _SensorTrace(self._seconds)
            trace.add(block, arrived_s)

    def strip(self, sensor: SensorId, pixels: int, now_utc_ns: int) -> Strip:
        """The picture of one sensor over the last seconds; all NaN when nothing ever came."""
        with self._lock:
            trace = self._traces.get(sensor)
            if trace is None or self._zero_ns is None:
                nothing = np.full((pixels, 3), np.nan, dtype=np.float32)
                return Strip(nothing, nothing, ())
            return trace.strip(pixels, (now_utc_ns - self._zero_ns) / NS)

    def sensors(self) -> tuple[SensorId, ...]:
        """The sensors that sent anything."""
        with self._lock:
            return tuple(self._traces)

    def clear(self, sensor: SensorId) -> None:
        """Forget a sensor that was let go."""
        with self._lock:
            self._traces.pop(sensor, None)
