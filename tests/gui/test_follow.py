"""The window follows the computer's look unless the person chose one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepmon.gui.follow import SystemTheme, chosen_mode
from sleepmon.gui.palette import Mode


@pytest.mark.parametrize(
    ("choice", "system", "mode"),
    [
        ("system", Qt.ColorScheme.Dark, Mode.DARK),
        ("system", Qt.ColorScheme.Light, Mode.LIGHT),
        ("system", Qt.ColorScheme.Unknown, Mode.LIGHT),
        ("dark", Qt.ColorScheme.Light, Mode.DARK),
        ("light", Qt.ColorScheme.Dark, Mode.LIGHT),
    ],
)
def test_that_a_choice_wins_over_the_system(
    choice: str, system: Qt.ColorScheme, mode: Mode
) -> None:
    assert mode == chosen_mode(choice, system)


def test_that_a_change_is_told_once(qtbot: QtBot, qapp: QApplication) -> None:
    follow = SystemTheme(QGuiApplication.styleHints(), "light")
    told: list[Mode] = []
    follow.changed.connect(lambda theme: told.append(theme.mode))
    follow.set_choice("dark")
    follow.set_choice("dark")
    follow.set_reduced_motion(True)
    assert [Mode.DARK, Mode.DARK] == told
    assert follow.theme.reduced_motion
