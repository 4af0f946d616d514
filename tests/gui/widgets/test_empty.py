"""An empty page says one thing and offers the way on."""

from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.clock import PostureClock
from sleepmon.gui.widgets.empty import EmptyState
from tests.gui.widgets.pictures import shown


def test_that_buttons_stand_in_order_below_the_words(qtbot: QtBot, theme: Theme) -> None:
    empty = EmptyState(
        theme, "No sensor in sight", "Wake your sensors.", "", PostureClock(theme, compact=True)
    )
    main = Button(theme, "Open the virtual ward", ButtonKind.PRIMARY, height=48)
    other = Button(theme, "Look for sensors", height=48)
    empty.add_button(main)
    empty.add_button(other)
    shown(qtbot, empty, 720, 680)
    assert main.x() + main.width() <= other.x()
    assert main.y() > 400
    assert "No sensor in sight. Wake your sensors." == empty.accessibleName()
    empty.set_words("No night yet", "Start one.")
    assert "No night yet. Start one." == empty.accessibleName()
