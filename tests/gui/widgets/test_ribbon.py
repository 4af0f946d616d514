"""The ribbon tells who lay how and when, and what is not known."""

from datetime import datetime, timedelta, timezone

from PySide6.QtCore import QPoint, QPointF, QRect
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.fills import plate_width
from sleepmon.gui.widgets.ribbon import NightRibbon, RibbonSpan, shown_s, tick_step_min, tick_times
from tests.gui.widgets.pictures import colour_at, count_of, picture, shown

START = datetime(2026, 11, 21, 22, 19, tzinfo=timezone(timedelta(hours=7)))
HOUR = 3600.0


def _ribbon(qtbot: QtBot, theme: Theme, *spans: RibbonSpan) -> NightRibbon:
    ribbon = shown(qtbot, NightRibbon(theme), 1000, 78)
    ribbon.set_night(START, START + timedelta(hours=10))
    ribbon.set_spans(spans)
    return ribbon


def test_that_spans_wear_the_models_colours_in_their_place(qtbot: QtBot, theme: Theme) -> None:
    ribbon = _ribbon(qtbot, theme, RibbonSpan(0, HOUR, 0), RibbonSpan(HOUR, 2 * HOUR, 9))
    image = picture(ribbon)
    seen = [colour_at(image, QPoint(x, 12)) for x in (10, 110, 500)]
    expected = [theme.posture(0), theme.posture(9), theme.colour(Role.RAISED)]
    assert [colour.name() for colour in expected] == seen


def test_that_a_gap_is_hatched_and_a_known_doubt_is_plain(qtbot: QtBot, theme: Theme) -> None:
    doubt = RibbonSpan(HOUR, 2 * HOUR, None, "unsure")
    image = picture(_ribbon(qtbot, theme, RibbonSpan(0, HOUR), doubt))
    gap, plain = QRect(5, 10, 90, 36), QRect(105, 10, 90, 36)
    assert count_of(image, theme.colour(Role.RAISED), gap) > 300
    assert 90 * 36 == count_of(image, theme.colour(Role.BED), plain)


def test_that_now_is_a_line_of_ink(qtbot: QtBot, theme: Theme) -> None:
    ribbon = _ribbon(qtbot, theme)
    ribbon.set_now(5 * HOUR)
    column = QRect(499, 0, 2, 50)
    assert count_of(picture(ribbon), theme.colour(Role.INK), column) > 90


def test_that_a_label_is_outlined_on_top_of_the_models_fill(qtbot: QtBot, theme: Theme) -> None:
    ribbon = _ribbon(qtbot, theme, RibbonSpan(0, 2 * HOUR, 3))
    before = count_of(picture(ribbon), theme.colour(Role.INK))
    ribbon.set_labels([RibbonSpan(0, HOUR, 9)])
    image = picture(ribbon)
    assert count_of(image, theme.colour(Role.INK)) > before + 150
    assert 0 == count_of(image, theme.posture(9))


def test_that_a_code_is_printed_only_where_all_of_it_fits(qtbot: QtBot, theme: Theme) -> None:
    ribbon = _ribbon(qtbot, theme)
    width = plate_width(11, theme, 12)
    for wide, printed in ((width - 2, False), (width + 2, True)):
        ribbon.set_spans([RibbonSpan(0, wide / ribbon.x_of(1.0), 11)])
        area = QRect(0, 4, round(wide), 40)
        found = count_of(picture(ribbon), theme.plate_ink(11), area) > 0
        assert printed is found


def test_that_a_label_stands_on_ground_of_its_own(qtbot: QtBot, theme: Theme) -> None:
    ribbon = _ribbon(qtbot, theme, RibbonSpan(0, 2 * HOUR, 8))
    ribbon.set_labels([RibbonSpan(0, HOUR, 8)])
    middle = QPointF(ribbon.x_of(HOUR / 2), ribbon.bar().bottom() - 4.5)
    assert theme.colour(Role.CARD).name() == colour_at(picture(ribbon), middle)


def test_that_a_night_longer_than_planned_still_fits(qtbot: QtBot, theme: Theme) -> None:
    ribbon = _ribbon(qtbot, theme)
    ribbon.set_now(12 * HOUR)
    assert 1000 == ribbon.x_of(12 * HOUR)


def test_that_ticks_are_round_clock_times() -> None:
    times = tick_times(START, START + timedelta(hours=3), 60)
    assert ["23:00", "00:00", "01:00"] == [time.strftime("%H:%M") for time in times]


def test_that_ticks_never_touch() -> None:
    assert 60 == tick_step_min(9 * HOUR, 1100)
    assert 1 == tick_step_min(60, 1100)
    assert 180 == tick_step_min(9 * HOUR, 400)


def test_that_a_screen_reader_hears_the_longest_first(qtbot: QtBot, light: Theme) -> None:
    ribbon = _ribbon(qtbot, light, RibbonSpan(0, 600, 0), RibbonSpan(600, 7800, 8))
    assert "Left, leaning forward 2 h 00 min, Supine 10 min" == ribbon.accessibleDescription()


def test_that_a_young_night_fills_the_ribbon_and_an_old_one_shows_its_planned_end(
    qtbot: QtBot, light: Theme
) -> None:
    shares = [shown_s(8 * HOUR, now_s) for now_s in (0.0, 600.0, 1200.0, HOUR, 3 * HOUR, 5 * HOUR)]
    assert [900.0, 900.0, 1800.0, 2 * HOUR, 4 * HOUR, 8 * HOUR] == shares
    assert 8 * HOUR == shown_s(8 * HOUR, None)
    assert 600.0 == shown_s(600.0, 60.0)
    ribbon = _ribbon(qtbot, light)
    ribbon.set_now(300.0)
    assert 333 == round(ribbon.x_of(300.0))
    words = QRect(800, 6, 190, 40)
    assert count_of(picture(ribbon), light.colour(Role.INK2), words) > 20
    ribbon.set_now(8 * HOUR)
    assert 0 == count_of(picture(ribbon), light.colour(Role.INK2), words)
