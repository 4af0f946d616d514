"""What is larger than its room is scrolled, never cut."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.scrolled import Scrolled
from tests.gui.widgets.pictures import settle, shown


def test_that_it_fills_its_room_and_scrolls_where_there_is_too_little(
    qtbot: QtBot, light: Theme
) -> None:
    inside = QWidget()
    inside.setMinimumSize(600, 400)
    scrolled = shown(qtbot, Scrolled(inside), 900, 700)
    assert (inside.width(), inside.height()) == (900, 700)
    scrolled.resize(300, 200)
    settle()
    assert (inside.width(), inside.height()) == (600, 400)
    assert scrolled.verticalScrollBar().maximum() > 0
    assert scrolled.minimumSizeHint().width() == 0


def test_that_it_can_scroll_without_bars(qtbot: QtBot, light: Theme) -> None:
    inside = QWidget()
    inside.setMinimumSize(72, 500)
    scrolled = shown(qtbot, Scrolled(inside, bars=False), 72, 300)
    assert scrolled.viewport().width() == 72
    assert scrolled.verticalScrollBar().maximum() == 200


def test_that_it_is_as_wide_as_what_never_changes_its_width(qtbot: QtBot, light: Theme) -> None:
    inside = QWidget()
    inside.setFixedWidth(72)
    scrolled = Scrolled(inside, bars=False)
    qtbot.addWidget(scrolled)
    assert (scrolled.minimumWidth(), scrolled.maximumWidth()) == (72, 72)
