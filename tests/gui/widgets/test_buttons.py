"""Buttons press, refuse with a reason, or ask to be held."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from sleepmon.gui.icons import Icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind, HeldButton, RailButton, mixed
from tests.gui.widgets.pictures import count_of, picture, shown


def test_that_a_blocked_button_does_nothing_and_says_why(qtbot: QtBot, theme: Theme) -> None:
    button = shown(qtbot, Button(theme, "Start night"), 140, 36)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.set_blocked("Abdomen sends nothing")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(button, key)
    assert [] == pressed
    assert "Abdomen sends nothing" == button.accessibleDescription()
    button.set_blocked("")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert [True, True] == pressed


def test_that_only_the_primary_is_filled_with_ink(qtbot: QtBot, theme: Theme) -> None:
    inks = []
    for kind in (ButtonKind.PRIMARY, ButtonKind.EDGE):
        button = shown(qtbot, Button(theme, "Use", kind), 100, 36)
        inks.append(count_of(picture(button), theme.colour(Role.INK)))
    assert inks[0] > 2000 > inks[1]


def test_that_words_icon_and_key_cap_fit(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Night view", icon=Icon.FLAG, key_cap="Ctrl+D")
    qtbot.addWidget(button)
    words = QFontMetrics(theme.font(14, 600)).horizontalAdvance("Night view")
    cap = QFontMetrics(theme.font(12, 600)).horizontalAdvance("Ctrl+D")
    assert button.minimumSizeHint().width() > words + cap + 16 + 30
    assert 36 == button.sizeHint().height()


def test_that_a_held_button_acts_only_when_held_to_the_end(qtbot: QtBot, theme: Theme) -> None:
    button = shown(qtbot, HeldButton(theme, "End night", seconds=0.05), 120, 36)
    acted: list[bool] = []
    button.held.connect(lambda: acted.append(True))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [] == acted
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: acted == [True], timeout=3000)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert [True] == acted


def test_that_enter_can_be_held_too(qtbot: QtBot, theme: Theme) -> None:
    button = shown(qtbot, HeldButton(theme, "End night", seconds=0.05), 120, 36)
    with qtbot.waitSignal(button.held, timeout=3000):
        QTest.keyPress(button, Qt.Key.Key_Return)
    QTest.keyRelease(button, Qt.Key.Key_Return)


def test_that_a_rail_button_marks_the_page_that_is_shown(qtbot: QtBot, theme: Theme) -> None:
    button = shown(qtbot, RailButton(theme, Icon.RECORD, "Record"), 72, 60)
    assert 0 == count_of(picture(button).copy(0, 16, 2, 28), theme.colour(Role.INK))
    button.setChecked(True)
    assert 56 == count_of(picture(button).copy(0, 16, 2, 28), theme.colour(Role.INK))


def test_that_mixing_starts_at_the_first_colour(theme: Theme) -> None:
    ink, card = theme.colour(Role.INK), theme.colour(Role.CARD)
    assert (ink.name(), card.name()) == (mixed(ink, card, 0).name(), mixed(ink, card, 1).name())
