"""From the blocks of one sensor, as they come, to windows a model can look at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.predictions import Span
from sleepmon.dsp.windows import LiveWindower
from sleepmon.workers.messages import BlockBytes
from sleepmon.workers.tick_clock import TickClock

Window = npt.NDArray[np.float32]


class SensorStream:
    """Windows of one sensor; a hole in its counter is a gap that no window crosses."""

    def __init__(self, card: ModelCard) -> None:
        self._windower = LiveWindower(card.rate_hz, card.window_samples, card.step_samples)
        self._clock = TickClock()
        self._next_tick: int | None = None

    def push(self, packed: BlockBytes) -> list[tuple[Span, Window]]:
        """Take a block; what windows it completes, each (window, 3) in g, with its UTC span."""
        block = packed.block()
        cut = []
        if self._next_tick not in (None, block.first_tick):
            cut += self._windower.gap()
        self._next_tick = block.next_tick
        times_s = self._clock.times_s(
            block.first_tick, len(block.counts), block.arrived_ns * 1e-9, packed.rate_hz
        )
        cut += self._windower.push(block.acceleration_g(), times_s)
        # The wall clock may be set while we run, so it is asked for last.
        to_utc_ns = packed.arrived_utc_ns - block.arrived_ns
        return [
            (Span(round(start * 1e9) + to_utc_ns, round(end * 1e9) + to_utc_ns), window)
            for start, end, window in cut
        ]
