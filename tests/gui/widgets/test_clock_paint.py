"""On the clock the model is a fill and the person an outline, whatever else is drawn."""

import pytest
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.clock import PostureClock
from tests.gui.widgets.pictures import colour_at, count_of, picture, shown


def _painted(qtbot: QtBot, theme: Theme, clock: PostureClock) -> QImage:
    return picture(shown(qtbot, clock, 532, 532))


def _near(point: QPointF, reach: int = 9) -> QRect:
    at = point.toPoint()
    return QRect(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)


@pytest.mark.parametrize("posture", [0, 3, 6, 9])
def test_that_the_models_sector_has_the_models_colour(
    qtbot: QtBot, theme: Theme, posture: int
) -> None:
    clock = PostureClock(theme)
    clock.set_prediction(posture, 0.9)
    image = _painted(qtbot, theme, clock)
    spot = clock.dial.point(posture * 30 + 10, 0.92)
    assert theme.posture(posture).name() == colour_at(image, spot)
    other = clock.dial.point(posture * 30 + 40, 0.95)
    assert theme.colour(Role.RAISED).name() == colour_at(image, other)


def test_that_a_label_is_an_ink_outline_with_a_flag_and_no_fill(qtbot: QtBot, theme: Theme) -> None:
    clock = PostureClock(theme)
    clock.set_label(3)
    image = _painted(qtbot, theme, clock)
    ink = theme.colour(Role.INK)
    assert ink.name() == colour_at(image, clock.dial.point(90, 1.0))
    assert theme.colour(Role.RAISED).name() == colour_at(image, clock.dial.point(100, 0.92))
    flag = _near(clock.dial.point(90, 1 + 23 / clock.dial.radius))
    assert count_of(image, ink, flag) > 150


def test_that_every_sector_shows_its_colour_in_the_band(qtbot: QtBot, theme: Theme) -> None:
    clock = PostureClock(theme)
    image = _painted(qtbot, theme, clock)
    for posture in range(12):
        area = _near(clock.dial.point(posture * 30, 0.8175), 6)
        assert count_of(image, theme.posture(posture), area) > 12


def test_that_unsure_greys_body_and_sector(qtbot: QtBot, theme: Theme) -> None:
    sure, unsure = PostureClock(theme), PostureClock(theme)
    for clock, doubt in ((sure, False), (unsure, True)):
        clock.set_roll(270, 10)
        clock.set_prediction(9, 0.5, unsure=doubt)
    inside = QRect(140, 140, 252, 252)
    family = theme.family(9)
    assert count_of(_painted(qtbot, theme, sure), family, inside) > 3000
    image = _painted(qtbot, theme, unsure)
    assert 0 == count_of(image, family, inside)
    spot = unsure.dial.point(280, 0.92)
    assert theme.colour(Role.RAISED).name() == colour_at(image, spot)


def test_that_the_arc_is_as_wide_as_the_doubt(qtbot: QtBot, theme: Theme) -> None:
    clock = PostureClock(theme)
    clock.set_roll(90, 40)
    clock.set_prediction(3, 0.9)
    image = _painted(qtbot, theme, clock)
    colour = theme.family(3).name()
    for roll, within in ((58, True), (122, True), (40, False), (140, False)):
        assert within is (colour == colour_at(image, clock.dial.point(roll, 0.745)))


def test_that_a_mirrored_clock_swaps_ring_and_letters_together(qtbot: QtBot, theme: Theme) -> None:
    clock = PostureClock(theme)
    clock.set_prediction(3, 0.9)
    clock.set_roll(90, 5)
    clock.set_mirrored(True)
    image = _painted(qtbot, theme, clock)
    left = clock.rect().center().x() - clock.dial.radius * 0.92
    assert theme.posture(3).name() == colour_at(image, QPointF(left, 290))
    nose = QPointF(266 - clock.dial.radius * 0.69 * 0.4, 266)
    assert theme.colour(Role.SKIN).name() == colour_at(image, nose)


def test_that_an_unknown_roll_shows_no_figure(qtbot: QtBot, theme: Theme) -> None:
    known, unknown = PostureClock(theme), PostureClock(theme)
    known.set_roll(0.0)
    skin = theme.colour(Role.SKIN)
    assert count_of(_painted(qtbot, theme, known), skin) > 500
    image = _painted(qtbot, theme, unknown)
    assert 0 == count_of(image, skin)
    bed = unknown.dial.point(180, 0.5)
    assert theme.colour(Role.BED).name() == colour_at(image, bed)
