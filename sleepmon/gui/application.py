"""Opens the window at once, and reaches the station once it is seen."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from sleepmon.app.paths import user_paths
from sleepmon.app.settings_file import SettingsFile
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.settings import Settings
from sleepmon.gui.desk import Desk
from sleepmon.gui.follow import SystemTheme
from sleepmon.gui.fonts import load_fonts
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.ports import Services

SIGNAL_CHECK_MS = 300


def run(open_services: Callable[[], Services], arguments: Sequence[str] = ()) -> int:
    """Show the window, then open the services off the GUI thread; returns the exit code."""
    application = make_application(arguments)
    settings, trouble = _settings()
    look = SystemTheme(
        application.styleHints(), settings.theme, reduced_motion=settings.reduced_motion
    )
    window = make_window(look, settings)
    window.again_wanted.connect(lambda: window.desk.open(open_services))
    window.show()
    # Zero milliseconds, but after the first paint: the window is seen before it is busy.
    QTimer.singleShot(0, window, lambda: window.desk.open(open_services))
    if trouble is not None:
        window.foot.show_error(trouble)
    watch = _leave_on_signals(window)
    code = application.exec()
    watch.stop()
    window.leave()
    return code


def make_application(arguments: Sequence[str]) -> QApplication:
    """The one application of this process, with our own letters."""
    application = QApplication([sys.argv[0], *arguments])
    application.setApplicationName("sleepmon")
    application.setApplicationDisplayName("sleepmon")
    application.setDesktopFileName("sleepmon")
    load_fonts(resource("fonts"))
    return application


def make_window(look: SystemTheme, settings: Settings) -> MainWindow:
    """A window that follows the look and the settings; not yet shown."""
    scheme = load_scheme(resource("schemes", f"{settings.scheme}.toml"))
    desk = Desk(scheme, settings)
    window = MainWindow(look.theme, desk)
    look.changed.connect(window.wear)

    def follow(changed: Settings) -> None:
        look.set_choice(changed.theme)
        look.set_reduced_motion(changed.reduced_motion)

    desk.settings_changed.connect(follow)
    return window


def _settings() -> tuple[Settings, SleepmonError | None]:
    """The settings; where they cannot be read, the defaults and why."""
    try:
        return SettingsFile(user_paths().settings_file).load(), None
    except SleepmonError as error:
        return Settings(), error


def _leave_on_signals(window: MainWindow) -> QTimer:
    """Ctrl+C and a polite kill close the window like a window manager; a night goes on."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        window.leave()
        window.close()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)
    # Python hears signals only between its own instructions: let it run now and then.
    watch = QTimer(window)
    watch.timeout.connect(lambda: None)
    watch.start(SIGNAL_CHECK_MS)
    return watch
