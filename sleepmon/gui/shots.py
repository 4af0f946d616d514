"""Pictures of every page, drawn off screen: for the README, the demo's report, and our own eyes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.gui.application import make_application
from sleepmon.gui.desk import Desk
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.palette import Mode
from sleepmon.gui.ports import Services
from sleepmon.gui.theme import Theme

SETTLED_S = 1.0
WARM_S = 15.0
"""So much of the signals is awaited where sensors stream: a window just opened has none."""
LIMIT_S = 15.0
RECORD = "record"
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
        offered = [key for key, page in window.pages.items() if page.is_available]
        keys = [key for key in offered if not only or key in only]
        if RECORD in keys and desk.state.sensors:
            window.show_page(RECORD)
            pass_time(lambda: False, warm_s)
        return tuple(_pictures(folder, window, keys, sizes, themes, settled_s))
    finally:
        desk.close(keep_station=True)
        window.leave()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


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
