"""Cards hold their parts on the card's ground."""

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.card import Card, Divider
from tests.gui.widgets.pictures import colour_at, count_of, picture, shown


def test_that_a_card_has_ground_line_and_mark(qtbot: QtBot, theme: Theme) -> None:
    card = shown(qtbot, Card(theme, "Tonight", "5 of 9 ready"), 300, 200)
    card.mark(Role.LOST)
    image = picture(card)
    assert theme.colour(Role.CARD).name() == colour_at(image, QPoint(150, 120))
    assert theme.colour(Role.LINE).name() == colour_at(image, QPoint(150, 0))
    assert theme.colour(Role.LOST).name() == colour_at(image, QPoint(2, 100))
    assert "Tonight" == card.accessibleName()


def test_that_a_divider_is_one_pixel(qtbot: QtBot, theme: Theme) -> None:
    line = shown(qtbot, Divider(theme), 100, 9)
    assert 1 == line.height()
    assert 100 == count_of(picture(line), theme.colour(Role.LINE))
