"""A box to tick shows where the keyboard is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import FocusRing
from sleepmon.gui.widgets.tick import Tick
from tests.gui.widgets.pictures import shown


@pytest.mark.parametrize(
    ("reason", "rings"),
    [(Qt.FocusReason.TabFocusReason, 1), (Qt.FocusReason.MouseFocusReason, 0)],
)
def test_that_the_ring_is_there_for_the_keyboard_alone(
    qtbot: QtBot, theme: Theme, reason: Qt.FocusReason, rings: int
) -> None:
    page = shown(qtbot, QWidget(), 400, 100)
    tick = Tick(theme, "Has agreed to be recorded", page)
    tick.move(20, 20)
    tick.show()
    tick.setFocus(reason)
    found = [ring for ring in page.findChildren(FocusRing) if ring.isVisible()]
    assert rings == len(found)
    assert tick.height() >= 36
