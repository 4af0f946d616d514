"""How long a frame of live signals takes in the window: from the bridge through rings to paint."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtWidgets import QApplication

from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.gui.application import make_application
from sleepmon.gui.desk import Desk
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.pages.signals_card import FRAME_MS
from sleepmon.gui.palette import Mode
from sleepmon.gui.theme import Theme
from tests.fakes.fake_services import FakeSettings
from tests.fakes.scenes import NS, night_station, send_signals
from tests.perf.figures import Figure, as_it_is, at_most

FRAMES = 400
SIZES = ((1280, 800), (1920, 1080))


def figures() -> Iterator[Figure]:
    """The Record page of a night with three sensors at 100 Hz: 3 x 3 x 30 s, off screen."""
    for width, height in SIZES:
        taken = _frames_ms(width, height)
        name = f"live signals in the window, {width} x {height}"
        yield at_most(f"{name}, p99 frame", float(np.percentile(taken, 99)), "ms", 33)
        yield as_it_is(f"{name}, median frame", float(np.median(taken)), "ms")


def _frames_ms(width: int, height: int) -> list[float]:
    application = QApplication.instance() or make_application(())
    station = night_station()
    now = [station.now_utc_ns()]
    station.now_utc_ns = lambda: now[0]
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    desk = Desk(scheme, FakeSettings().load(), lambda: now[0])
    window = MainWindow(Theme.of(Mode.LIGHT), desk)
    window.resize(width, height)
    desk.state.load(station.snapshot())
    window.show()
    window.refresh()
    station.follow(desk.bridge)
    send_signals(station, 31.0)
    signals = window.record.signals
    signals.stop()
    signals.draw()
    taken = []
    for _frame in range(FRAMES):
        now[0] += FRAME_MS * NS // 1000
        send_signals(station, FRAME_MS / 1000)
        began = time.perf_counter()
        signals.draw()
        signals.repaint()
        application.processEvents()
        taken.append((time.perf_counter() - began) * 1000)
    window.leave()
    window.close()
    return taken
