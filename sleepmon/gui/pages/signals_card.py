"""The signals of all sensors, pulled from the window's rings at the pace of the screen."""

from __future__ import annotations

from collections import deque

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.gui.catching_up import SECONDS, MissedSignals
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.record_state import strip_lines
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.record_cards import SignalsCard
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.strips import StripHead
from sleepmon.services.live_view import LiveView

FRAME_MS = 40
RECENT_BLOCKS = 1024
ASK_AGAIN_NS = 5_000_000_000
LATE_NS = 600_000_000
"""Samples come in blocks of up to half a second: what is drawn is a little late, not torn."""


Arrival = tuple[SampleBlock, int]


class LiveSignals(SignalsCard):
    """Three strips of 30 seconds; they move at 25 Hz while they are seen."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, SECONDS, parent)
        self._desk = desk
        self.live_view = LiveView(SECONDS)
        self._recent: deque[Arrival] = deque(maxlen=RECENT_BLOCKS)
        self._next_ticks: dict[SensorId, int] = {}
        self._asked_ns = 0
        desk.signals_missed.connect(self.take_missed)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.draw)

    @property
    def is_moving(self) -> bool:
        """Whether the strips are drawn anew all the time."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to move."""
        self._timer.start()

    def stop(self) -> None:
        """Rest."""
        self._timer.stop()

    def refresh(self) -> None:
        """Show which sensors there are and how their streams do."""
        lines = strip_lines(self._desk.state, self._desk.scheme, self._desk.now_utc_ns())
        self.strips.set_sensors(
            [StripHead(line.key, line.place, State(line.level), line.detail) for line in lines]
        )

    def draw(self) -> None:
        """Take in what came, and draw it."""
        for block, utc_ns in self._desk.bridge.take_blocks():
            self.live_view.add(block, utc_ns)
            self._recent.append((block, utc_ns))
            self._see_hole(block)
        now_ns = self._desk.now_utc_ns() - LATE_NS
        for status in self._desk.state.sensors.values():
            if status.placement:
                columns = columns_for(status.rate_hz, self.strips.columns)
                strip = self.live_view.strip(status.sensor, columns, now_ns)
                had_begun = any(began_ago_s >= SECONDS for began_ago_s, _ in strip.gaps)
                self.strips.set_envelope(status.placement, strip.low, strip.high, had_begun)

    def take_missed(self, missed: MissedSignals) -> None:
        """Draw from now on what the journal told, and what came since it was read."""
        if not missed.newest_ns:
            return
        for block, utc_ns in self._recent:
            if block.arrived_ns > missed.newest_ns.get(block.sensor, -1):
                missed.live_view.add(block, utc_ns)
        self.live_view = missed.live_view

    def filled_s(self) -> dict[str, float]:
        """How many of the seconds are drawn, by placement."""
        now_ns = self._desk.now_utc_ns() - LATE_NS
        pixels = round(SECONDS) * 4
        return {
            status.placement: SECONDS
            - float(np.isnan(self.live_view.strip(status.sensor, pixels, now_ns).low[:, 0]).mean())
            * SECONDS
            for status in self._desk.state.sensors.values()
            if status.placement
        }

    def _see_hole(self, block: SampleBlock) -> None:
        """Samples that did not come here may still have come to the station: the journal knows."""
        expected = self._next_ticks.get(block.sensor, block.first_tick)
        self._next_ticks[block.sensor] = block.next_tick
        if block.first_tick <= expected or block.arrived_ns < self._asked_ns + ASK_AGAIN_NS:
            return
        self._asked_ns = block.arrived_ns
        self._desk.catch_up()


def columns_for(rate_hz: float, pixels: int) -> int:
    """Columns to draw: the pixels, but never so many that a column may hold no sample."""
    samples = round(SECONDS * rate_hz) if rate_hz else pixels
    return max(2, min(pixels, samples // 2))
