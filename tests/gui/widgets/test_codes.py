"""Filled is the model, outlined is the person."""

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.codes import LabelBox, PatternSquare
from tests.gui.widgets.pictures import colour_at, count_of, picture, shown


def test_that_a_square_is_filled_and_a_label_box_is_not(qtbot: QtBot, theme: Theme) -> None:
    square, box = PatternSquare(theme), LabelBox(theme)
    for widget in (square, box):
        widget.set_posture(9)
    colour = theme.posture(9)
    assert count_of(picture(shown(qtbot, square, 14, 14)), colour) > 100
    image = picture(shown(qtbot, box, 44, 28))
    assert 0 == count_of(image, colour)
    assert theme.colour(Role.INK).name() == colour_at(image, QPoint(22, 1))
    assert "Left side" == box.accessibleName()


def test_that_no_posture_has_no_colour(qtbot: QtBot, theme: Theme) -> None:
    square = PatternSquare(theme)
    image = picture(shown(qtbot, square, 14, 14))
    assert 14 * 14 == count_of(image, theme.colour(Role.BED))
