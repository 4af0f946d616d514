"""What is asked before the window leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.gui.close_dialog import CloseDialog
from sleepmon.gui.theme import Theme
from tests.gui.opened import click, press


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent


def test_that_leaving_is_the_first_choice(light: Theme, parent: QWidget) -> None:
    dialog = CloseDialog(light, parent, night=True, training=False)
    heard: list[str] = []
    dialog.leave_wanted.connect(lambda: heard.append("leave"))
    dialog.end_wanted.connect(lambda: heard.append("end"))
    dialog.open()
    click(dialog.leave)
    dialog.open()
    click(dialog.end)
    assert heard == ["leave", "end"]


def test_that_escape_stays(light: Theme, parent: QWidget) -> None:
    dialog = CloseDialog(light, parent, night=True, training=True)
    heard: list[str] = []
    dialog.leave_wanted.connect(lambda: heard.append("leave"))
    dialog.open()
    press(dialog, Qt.Key.Key_Escape)
    assert (heard, dialog.isVisible()) == ([], False)


def test_that_a_run_alone_is_cancelled_or_kept(light: Theme, parent: QWidget) -> None:
    dialog = CloseDialog(light, parent, night=False, training=True)
    dialog.open()
    assert dialog.leave.text() == "Cancel the run and close"
    assert not dialog.end.isVisible()
    click(dialog.stay)
