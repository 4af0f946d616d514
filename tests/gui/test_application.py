"""The window opens by itself, and loads nothing heavy."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepmon.domain.settings import Settings
from sleepmon.gui.application import make_window
from sleepmon.gui.follow import SystemTheme
from sleepmon.gui.palette import Mode

HEAVY = ("torch", "pandas", "h5py", "bleak", "bumble")
PROGRAM = f"""
import sys
from PySide6.QtCore import QTimer
from sleepmon.gui import application
from sleepmon.gui.main_window import MainWindow
from tests.fakes.fake_services import FakeServices

seen = []
class Watched(MainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        if not seen:
            seen.append([name for name in {HEAVY!r} if name in sys.modules])
            QTimer.singleShot(300, self.close)

application.MainWindow = Watched
code = application.run(FakeServices, [])
late = [name for name in {HEAVY!r} if name in sys.modules]
print("heavy:", seen, late, "code:", code)
"""


def run(program: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "SLEEPMON_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


def test_that_the_window_opens_closes_and_never_loads_anything_heavy(sleepmon_home: Path) -> None:
    done = run(PROGRAM, sleepmon_home)
    assert done.stdout.strip() == "heavy: [[]] [] code: 0", done.stderr


def test_that_damaged_settings_are_told_and_the_window_opens_all_the_same(
    sleepmon_home: Path,
) -> None:
    sleepmon_home.mkdir(parents=True)
    (sleepmon_home / "settings.json").write_text("not settings")
    program = PROGRAM.replace(
        "QTimer.singleShot(300, self.close)",
        "print(self.foot.error_note.words[:28]); QTimer.singleShot(300, self.close)",
    )
    done = run(program, sleepmon_home)
    assert done.stdout.startswith("The settings cannot be read."), done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no polite kill")
def test_that_a_polite_kill_closes_the_window(sleepmon_home: Path) -> None:
    program = PROGRAM.replace(
        "QTimer.singleShot(300, self.close)",
        "import os, signal; QTimer.singleShot(100, lambda: os.kill(os.getpid(), signal.SIGTERM))",
    )
    done = run(program, sleepmon_home)
    assert done.stdout.strip().endswith("code: 0"), done.stderr
    assert done.returncode != -signal.SIGTERM


def test_that_settings_change_the_look_at_once(qtbot: QtBot, letters: QApplication) -> None:
    look = SystemTheme(letters.styleHints(), "light")
    window = make_window(look, Settings())
    qtbot.addWidget(window)
    window.desk.set_settings(Settings(theme="dark", reduced_motion=True))
    assert (window.theme.mode, window.theme.reduced_motion) == (Mode.DARK, True)
    window.leave()
