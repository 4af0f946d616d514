"""Undo is offered for a while, and then no more."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.undo_bar import UndoBar


def test_that_the_offer_can_be_taken(qtbot: QtBot, theme: Theme) -> None:
    bar = UndoBar(theme)
    qtbot.addWidget(bar)
    bar.offer("Night 0412 was moved to the trash.")
    assert bar.isVisible()
    with qtbot.waitSignal(bar.undo_clicked, timeout=2000):
        QTest.mouseClick(bar.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_that_the_offer_ends_by_itself(qtbot: QtBot, theme: Theme) -> None:
    bar = UndoBar(theme, seconds=0.02)
    qtbot.addWidget(bar)
    with qtbot.waitSignal(bar.expired, timeout=2000):
        bar.offer("The label was removed.")
    assert bar.isHidden()
