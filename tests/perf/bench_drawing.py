"""How long a frame of the live signals takes: 3 sensors x 3 axes x 30 s at 100 Hz."""

import sys
from collections.abc import Iterator
from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication

from sleepmon.domain.resources import resource
from sleepmon.dsp.envelope import ColumnEnvelope
from sleepmon.gui.fonts import load_fonts
from sleepmon.gui.palette import Mode
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.clock import PostureClock
from sleepmon.gui.widgets.record_cards import SignalsCard
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.strips import StripHead
from tests.perf.figures import Figure, as_it_is, at_most

FRAMES = 300
SENSORS = ("neck", "chest", "abdomen")


def figures() -> Iterator[Figure]:
    """Envelope and paint of one frame, at the width of both window sizes, and of the clock."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    load_fonts(resource("fonts"))
    for width in (581, 870):
        taken = _strip_frames_ms(Theme.of(Mode.DARK), width)
        yield at_most(f"signals_{width}px_frame_p99_ms", float(np.percentile(taken, 99)), "ms", 33)
        yield as_it_is(f"signals_{width}px_frame_median_ms", float(np.median(taken)), "ms")
    turning = _clock_frames_ms(Theme.of(Mode.DARK))
    yield at_most("clock_frame_p99_ms", float(np.percentile(turning, 99)), "ms", 33)


def _strip_frames_ms(theme: Theme, width: int) -> list[float]:
    card = SignalsCard(theme)
    card.resize(width, 204)
    card.strips.set_sensors([StripHead(key, key.title(), State.OK, "100 Hz") for key in SENSORS])
    card.show()
    card.grab()
    values = np.random.default_rng(0).normal(0, 0.05, (3000, 3)) + [-0.5, 0.1, 0.6]
    columns = np.arange(3000) * card.strips.columns // 3000
    taken = []
    for number in range(FRAMES):
        start = perf_counter()
        for key in SENSORS:
            drawn = ColumnEnvelope(card.strips.columns)
            drawn.add(columns, np.roll(values, number, 0))
            card.strips.set_envelope(key, *drawn.between(0, card.strips.columns - 1))
        card.grab()
        taken.append((perf_counter() - start) * 1000)
    card.close()
    return taken


def _clock_frames_ms(theme: Theme) -> list[float]:
    clock = PostureClock(Theme(theme.mode, reduced_motion=True))
    clock.resize(532, 532)
    clock.set_prediction(8, 0.9)
    clock.set_label(9)
    clock.show()
    taken = []
    for number in range(FRAMES):
        start = perf_counter()
        clock.set_roll(number * 1.3, 11.0)
        clock.grab()
        taken.append((perf_counter() - start) * 1000)
    clock.close()
    return taken
