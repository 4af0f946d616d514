"""A window on fake services, ready to be used, and put away without a trace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.gui.desk import Desk
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.palette import Mode
from sleepmon.gui.ports import Services
from sleepmon.gui.theme import Theme
from tests.fakes.fake_services import FakeServices

WAIT_MS = 5000


@contextmanager
def a_desk(now_utc_ns: Callable[[], int] = time.time_ns) -> Iterator[Desk]:
    """A desk without a window."""
    desk = Desk(
        load_scheme(resource("schemes", "twelve.toml")), FakeServices().settings.load(), now_utc_ns
    )
    try:
        yield desk
    finally:
        desk.close()


@contextmanager
def opened_window(
    qtbot: QtBot,
    services: FakeServices | None = None,
    open_services: Callable[[], Services] | None = None,
    now_utc_ns: Callable[[], int] = time.time_ns,
    ready: bool = True,
) -> Iterator[MainWindow]:
    """A window that has reached the station (`ready`), or is still on its way."""
    given = services or FakeServices()
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    desk = Desk(scheme, given.settings.load(), now_utc_ns)
    window = MainWindow(Theme.of(Mode.LIGHT, reduced_motion=True), desk)
    try:
        window.show()
        if ready:
            desk.open(open_services or (lambda: given))
            qtbot.waitUntil(lambda: desk.state.phase != "starting", timeout=WAIT_MS)
            window.refresh()
        yield window
    finally:
        window.leave()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    """Let Qt work until this holds."""
    qtbot.waitUntil(holds, timeout=WAIT_MS)


def press(
    widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press one key on a widget."""
    QTest.keyClick(widget, key, modifier)


def type_into(widget: QWidget, text: str) -> None:
    """Type this."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget) -> None:
    """Click on a widget's middle."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
