"""Pictures of every page, drawn off screen: for the README, the demo's report, and our own eyes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from sleepmon.app.window_report import WindowReport, write_report
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.gui.application import make_application
from sleepmon.gui.catching_up import SECONDS
from sleepmon.gui.desk import Desk
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.palette import Mode
from sleepmon.gui.ports import Services
from sleepmon.gui.theme import Theme

SETTLED_S = 1.0
WARM_S = 15.0
"""Whole strips are awaited so long where sensors stream: without a night they begin empty."""
WHOLE = 0.9
LIMIT_S = 15.0
QUIET_S = 6.0
"""A sleeper who turns is awaited so long, so that a picture shows a posture: in the demo's
minute each is held for five seconds, and said in the last of them only."""
RECORD, TRAIN = "record", "train"
Size = tuple[int, int]


def take_shots(
    folder: Path,
    services: Services,
    sizes: Sequence[Size] = ((1280, 800), (1920, 1080)),
    themes: Sequence[str] = ("light", "dark"),
    settled_s: float = SETTLED_S,
    warm_s: float = WARM_S,
    only: Sequence[str] = (),
) -> tuple[Path, ...]:
    """Draw each page, or `only` some, at each size in each theme; returns the pictures.

    They are named `page-theme-WxH.png`. Needs the Qt platform `offscreen` where there is no
    display. The services stay open.
    """
    application = QApplication.instance() or make_application(())
    assert isinstance(application, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    settings = services.settings.load()
    scheme = load_scheme(resource("schemes", f"{settings.scheme}.toml"))
    desk = Desk(scheme, settings)
    window = MainWindow(Theme.of(Mode(themes[0]), reduced_motion=True), desk)
    try:
        window.show()
        desk.open(lambda: services)
        pass_time(lambda: desk.state.phase != "starting", LIMIT_S)
        attached_utc_ns = desk.now_utc_ns()
        offered = [key for key, page in window.pages.items() if page.is_available]
        keys = [key for key in offered if not only or key in only]
        if RECORD in keys and desk.state.sensors:
            window.show_page(RECORD)
            pass_time(lambda: is_whole(window), warm_s)
            write_report(report_of(window, attached_utc_ns), folder)
        return tuple(_pictures(folder, window, keys, sizes, themes, settled_s))
    finally:
        desk.close(keep_station=True)
        window.leave()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def is_whole(window: MainWindow) -> bool:
    """Whether the strips show as much as they can; one may have lost something."""
    signals = window.record.signals
    signals.draw()
    return max(signals.filled_s().values(), default=0.0) > WHOLE * SECONDS


def lies_still(window: MainWindow) -> bool:
    """Whether a posture is seen that is not on its way to another."""
    person = window.desk.state.person
    return person is not None and person.posture is not None and person.settled


def report_of(window: MainWindow, attached_utc_ns: int) -> WindowReport:
    """What the Record page shows now."""
    state, now_ns = window.desk.state, window.desk.now_utc_ns()
    if state.night is None:
        return WindowReport(attached_utc_ns=attached_utc_ns, told_utc_ns=now_ns)
    spans = [one.span for one in state.ribbon]
    return WindowReport(
        night_id=state.night.meta.night_id,
        attached_utc_ns=attached_utc_ns,
        told_utc_ns=now_ns,
        ribbon_from_utc_ns=spans[0].start_ns if spans else 0,
        ribbon_s=sum(span.end_ns - span.start_ns for span in spans) / 1e9,
        signals_s=window.record.signals.filled_s(),
        events=len(state.log.lines),
    )


def _pictures(
    folder: Path,
    window: MainWindow,
    keys: Sequence[str],
    sizes: Sequence[Size],
    themes: Sequence[str],
    settled_s: float,
) -> Iterator[Path]:
    for width, height in sizes:
        window.resize(width, height)
        for theme in themes:
            window.wear(Theme.of(Mode(theme), reduced_motion=True))
            for key in keys:
                window.show_page(key)
                pass_time(lambda: False, settled_s)
                if key == TRAIN:
                    pass_time(lambda: window.train.state.plan is not None, LIMIT_S)
                    window.refresh()
                if key == RECORD and window.desk.state.sensors:
                    pass_time(lambda: lies_still(window), QUIET_S)
                    window.refresh()
                path = folder / f"{key}-{theme}-{width}x{height}.png"
                window.grab().save(str(path))
                yield path


def pass_time(over: Callable[[], bool], limit_s: float) -> None:
    """Let Qt work until `over()` or the limit."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        QGuiApplication.processEvents()
        if over():
            return
        time.sleep(0.005)
