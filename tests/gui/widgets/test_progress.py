"""Progress is a bar with the time left."""

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.progress import ProgressBar, ProgressLine
from tests.gui.widgets.pictures import colour_at, picture, shown


def test_that_the_bar_fills_to_its_share(qtbot: QtBot, theme: Theme) -> None:
    bar = shown(qtbot, ProgressBar(theme), 200, 8)
    bar.set_fraction(0.5)
    image = picture(bar)
    seen = [colour_at(image, QPoint(x, 4)) for x in (50, 150)]
    assert [theme.colour(Role.INK).name(), theme.colour(Role.RAISED).name()] == seen
    bar.set_fraction(7)
    assert 1.0 == bar.fraction


def test_that_progress_is_said_with_its_time_left(qtbot: QtBot, theme: Theme) -> None:
    line = shown(qtbot, ProgressLine(theme), 400, 50)
    line.set_progress("Round 27 of 60", 0.45, "about 2 min left")
    assert "Round 27 of 60, 45 percent, about 2 min left" == line.accessibleName()
