"""The rail leads to pages."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sleepmon.gui.icons import Icon
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.rail import Rail
from tests.gui.widgets.pictures import shown


def test_that_a_press_asks_for_its_page_and_one_is_marked(qtbot: QtBot, theme: Theme) -> None:
    rail = Rail(theme)
    record = rail.add_page("record", Icon.RECORD, "Record")
    train = rail.add_page("train", Icon.TRAIN, "Train")
    help_page = rail.add_page("help", Icon.HELP, "Help", foot=True)
    shown(qtbot, rail, 72, 800)
    rail.select("record")
    asked: list[str] = []
    rail.page_chosen.connect(asked.append)
    QTest.mouseClick(train, Qt.MouseButton.LeftButton)
    assert ["train"] == asked
    assert [False, True] == [record.isChecked(), train.isChecked()]
    assert record.y() < train.y() < 400 < help_page.y()
