"""Before is hollow, after is solid, and all intervals are inside the axis."""

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.compare import (
    BeforeAfter,
    CompareRow,
    Interval,
    Verdict,
    shown_scale,
)
from sleepmon.gui.widgets.state import State, StateIcon
from tests.gui.widgets.pictures import colour_at, picture, shown

ROW = CompareRow(
    "All 12 postures", Interval(0.842, 0.81, 0.873), Interval(0.893, 0.87, 0.917), True
)


def test_that_before_is_hollow_and_after_is_solid(qtbot: QtBot, theme: Theme) -> None:
    plot = shown(qtbot, BeforeAfter(theme), 674, 61)
    plot.set_rows([ROW])
    image = picture(plot)
    y = 30 + 27 / 2
    before = colour_at(image, QPointF(plot.x_of(0.842), y - 5))
    after = colour_at(image, QPointF(plot.x_of(0.893), y + 5))
    assert [theme.colour(Role.CARD).name(), theme.colour(Role.INK).name()] == [before, after]


def test_that_the_numbers_are_said(qtbot: QtBot, light: Theme) -> None:
    plot = shown(qtbot, BeforeAfter(light), 674, 70)
    plot.set_rows([ROW, CompareRow("Prone", Interval(0.701, 0.62, 0.78))])
    expected = "Before and after. All 12 postures: 84.2 to 89.3 %; Prone: 70.1 % now"
    assert expected == plot.accessibleName()


def test_that_the_axis_holds_the_worst_interval() -> None:
    assert (0.6, 1.0) == shown_scale([ROW])
    assert (0.3, 1.0) == shown_scale([CompareRow("Prone", Interval(0.5, 0.31, 0.7))])
    assert (0.6, 1.0) == shown_scale([])


def test_that_a_verdict_has_a_state_only_when_there_is_one(qtbot: QtBot, light: Theme) -> None:
    verdict = shown(qtbot, Verdict(light), 500, 70)
    verdict.set_verdict(None, "After: shown when training ends", "")
    icon = verdict.findChildren(StateIcon)[0]
    assert not icon.isVisible()
    verdict.set_verdict(State.OK, "Better.", "5.1 points more right.")
    assert icon.isVisible()
    assert "Better. 5.1 points more right." == verdict.accessibleName()


def test_that_an_interval_ends_where_shares_end(qtbot: QtBot, light: Theme) -> None:
    plot = shown(qtbot, BeforeAfter(light), 674, 70)
    plot.set_rows([ROW])
    assert plot.x_of(1.0) == plot.x_of(1.04)


def test_that_rows_grow_with_the_card(qtbot: QtBot, light: Theme) -> None:
    plot = shown(qtbot, BeforeAfter(light), 674, 300)
    plot.set_rows([ROW, ROW])
    lowest = colour_at(picture(plot), QPointF(plot.x_of(0.893), 30 + 44 * 1.5 + 5))
    assert light.colour(Role.INK).name() == lowest
