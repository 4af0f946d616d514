"""The signals of all sensors, pulled from the window's rings at the pace of the screen."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.record_state import strip_lines
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.record_cards import SignalsCard
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.strips import StripHead
from sleepmon.services.live_view import LiveView

SECONDS = 30.0
FRAME_MS = 40
LATE_NS = 600_000_000
"""Samples come in blocks of up to half a second: what is drawn is a little late, not torn."""


class LiveSignals(SignalsCard):
    """Three strips of 30 seconds; they move at 25 Hz while they are seen."""

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, SECONDS, parent)
        self._desk = desk
        self.live_view = LiveView(SECONDS)
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
        now_ns = self._desk.now_utc_ns() - LATE_NS
        for status in self._desk.state.sensors.values():
            if status.placement:
                columns = columns_for(status.rate_hz, self.strips.columns)
                strip = self.live_view.strip(status.sensor, columns, now_ns)
                had_begun = any(began_ago_s >= SECONDS for began_ago_s, _ in strip.gaps)
                self.strips.set_envelope(status.placement, strip.low, strip.high, had_begun)


def columns_for(rate_hz: float, pixels: int) -> int:
    """Columns to draw: the pixels, but never so many that a column may hold no sample."""
    samples = round(SECONDS * rate_hz) if rate_hz else pixels
    return max(2, min(pixels, samples // 2))
