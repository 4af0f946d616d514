"""Rows of news and of checks show what they are given, and say it."""

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from sleepmon.gui.icons import Icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.rows import CheckRow, CheckRows, EventRow, EventRows
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Text
from tests.gui.widgets.pictures import count_of, picture, settle, shown


def _visible(widget: EventRows | CheckRows) -> list[str]:
    settle()
    return [text.text() for text in widget.findChildren(Text) if text.isVisible()]


def test_that_events_come_and_go(qtbot: QtBot, theme: Theme) -> None:
    rows = shown(qtbot, EventRows(theme), 400, 80)
    lost = EventRow("04:31", State.LOST, "Abdomen sensor silent.", True)
    rows.set_rows([lost, EventRow("04:12", Icon.FLAG, "Label: Left side")])
    assert ["04:31", "Abdomen sensor silent.", "04:12", "Label: Left side"] == _visible(rows)
    assert count_of(picture(rows), theme.colour(Role.LOST), QRect(30, 0, 50, 26)) > 60
    rows.set_rows([EventRow("04:12", Icon.FLAG, "Label: Left side")])
    assert ["04:12", "Label: Left side"] == _visible(rows)
    assert 3 == rows.room


def test_that_checks_show_state_title_and_detail(qtbot: QtBot, theme: Theme) -> None:
    rows = shown(qtbot, CheckRows(theme), 340, 300)
    checks = [
        CheckRow(State.LOST, "Sensors", "None found. Three are needed."),
        CheckRow(State.OK, "Disk", "212 hours free."),
    ]
    rows.set_rows(checks)
    expected = ["Sensors", "None found. Three are needed.", "Disk", "212 hours free."]
    assert expected == _visible(rows)
    image = picture(rows)
    assert count_of(image, theme.colour(Role.LOST)) > 100
    assert count_of(image, theme.colour(Role.OK)) > 100


def test_that_a_change_of_state_keeps_the_rows(qtbot: QtBot, light: Theme) -> None:
    rows = shown(qtbot, CheckRows(light, compact=True), 340, 300)
    rows.set_rows([CheckRow(State.WAITING, "Sensors", "")])
    rows.set_rows([CheckRow(State.OK, "Sensors", "Three stream.")])
    assert ["Sensors", "Three stream."] == _visible(rows)


def test_that_a_long_row_is_cut_or_whole_as_wished(qtbot: QtBot, light: Theme) -> None:
    rows = shown(qtbot, EventRows(light), 300, 200)
    words = "This computer does not let sleepmon hold its sleep off. Turn sleep off in them."
    row = EventRow("21:03", State.ATTENTION, words)
    cut = []
    for whole_rows in (False, True):
        rows.set_rows([row], whole=whole_rows)
        settle()
        cut.append(rows.is_cut)
    assert [True, False] == cut
    whole = next(t for t in rows.findChildren(Text) if t.isVisible() and t.text() == words)
    assert whole.height() >= whole.heightForWidth(whole.width()) > 26
    rows.set_rows([EventRow("21:04", Icon.FLAG, "Short")])
    settle()
    assert not rows.is_cut
