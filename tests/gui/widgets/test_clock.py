"""The posture clock takes labels by hand and key, turns the short way, and says what it shows."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Mode
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.clock import PostureClock
from tests.gui.widgets.pictures import shown


def _clock(qtbot: QtBot, theme: Theme) -> tuple[PostureClock, list[int]]:
    clock = shown(qtbot, PostureClock(theme), 400, 400)
    clicked: list[int] = []
    clock.sector_clicked.connect(clicked.append)
    return clock, clicked


def test_that_a_click_on_a_sector_tells_its_posture(qtbot: QtBot, light: Theme) -> None:
    clock, clicked = _clock(qtbot, light)
    for posture in (0, 4, 9):
        spot = clock.dial.point(posture * 30, 0.9).toPoint()
        QTest.mouseClick(clock, Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseClick(clock, Qt.MouseButton.LeftButton, pos=clock.rect().center())
    assert [0, 4, 9] == clicked


def test_that_a_mirrored_clock_is_clicked_as_it_is_seen(qtbot: QtBot, light: Theme) -> None:
    clock, clicked = _clock(qtbot, light)
    right = clock.dial.point(90, 0.9).toPoint()
    clock.set_mirrored(True)
    QTest.mouseClick(clock, Qt.MouseButton.LeftButton, pos=right)
    assert [9] == clicked


def test_that_arrows_move_the_label_as_seen_on_the_screen(qtbot: QtBot, light: Theme) -> None:
    clock, clicked = _clock(qtbot, light)
    QTest.keyClick(clock, Qt.Key.Key_Right)
    clock.set_prediction(11, 0.9)
    QTest.keyClick(clock, Qt.Key.Key_Right)
    clock.set_label(3)
    QTest.keyClick(clock, Qt.Key.Key_Left)
    clock.set_mirrored(True)
    QTest.keyClick(clock, Qt.Key.Key_Left)
    assert [0, 0, 2, 4] == clicked


def test_that_a_clock_not_in_use_takes_no_label(qtbot: QtBot, light: Theme) -> None:
    clock, clicked = _clock(qtbot, light)
    clock.set_interactive(False)
    spot = clock.dial.point(30, 0.9).toPoint()
    QTest.mouseClick(clock, Qt.MouseButton.LeftButton, pos=spot)
    QTest.keyClick(clock, Qt.Key.Key_Right)
    assert [] == clicked


def test_that_the_body_turns_over_the_top_and_arrives(qtbot: QtBot, light: Theme) -> None:
    clock = shown(qtbot, PostureClock(Theme.of(Mode.LIGHT)), 400, 400)
    clock.set_roll(350)
    clock.set_roll(20)
    seen: list[float] = []

    def arrived() -> bool:
        assert clock.shown_roll_deg is not None
        seen.append(clock.shown_roll_deg)
        return seen[-1] == 20

    qtbot.waitUntil(arrived, timeout=3000)
    assert all(roll >= 349 or roll <= 21 for roll in seen)


def test_that_reduced_motion_arrives_at_once(qtbot: QtBot, light: Theme) -> None:
    clock = shown(qtbot, PostureClock(light), 400, 400)
    clock.set_roll(10)
    clock.set_roll(200)
    assert 200 == clock.shown_roll_deg


def test_that_the_clock_says_model_and_label(qtbot: QtBot, light: Theme) -> None:
    clock, _ = _clock(qtbot, light)
    clock.set_prediction(8, 0.91)
    clock.set_label(9)
    expected = "Model: left side, leaning forward, 91 percent. Your label: left side."
    assert expected == clock.accessibleName()
    clock.set_prediction(8, 0.4, unsure=True)
    assert clock.accessibleName().startswith("Model not sure: left side")


def test_that_the_ring_is_drawn_anew_only_when_it_looks_otherwise(
    qtbot: QtBot, light: Theme
) -> None:
    clock, _clicked = _clock(qtbot, light)
    changes: tuple[Callable[[], None], ...] = (
        lambda: clock.set_roll(0.0),
        lambda: clock.set_roll(90.0),
        lambda: clock.set_mirrored(True),
        lambda: clock.resize(420, 420),
    )
    drawn = []
    for change in changes:
        change()
        clock.grab()
        drawn.append(clock.ring.cacheKey())
    assert [True, False, False] == [one == two for one, two in pairwise(drawn)]
