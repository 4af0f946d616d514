"""One of several."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.choices import Choices
from tests.gui.opened import click, press

WORDS = {"a": "First", "b": "Second", "c": "Third"}


def test_that_exactly_one_is_chosen(qtbot: QtBot, theme: Theme) -> None:
    choices = Choices(theme, WORDS, rows=2)
    qtbot.addWidget(choices)
    heard: list[str] = []
    choices.chosen.connect(heard.append)
    assert "" == choices.key
    choices.choose("a")
    assert ("a", []) == (choices.key, heard)
    choices.show()
    click(choices.buttons["c"])
    assert ("c", ["c"]) == (choices.key, heard)


def test_that_the_arrow_keys_choose(qtbot: QtBot, theme: Theme) -> None:
    choices = Choices(theme, WORDS, rows=3)
    qtbot.addWidget(choices)
    choices.choose("a")
    choices.show()
    choices.activateWindow()
    qtbot.waitUntil(choices.isActiveWindow)
    choices.buttons["a"].setFocus(Qt.FocusReason.TabFocusReason)
    press(choices.buttons["a"], Qt.Key.Key_Down)
    assert "b" == choices.key


def test_that_every_choice_is_a_target_of_36_pixels(qtbot: QtBot, theme: Theme) -> None:
    choices = Choices(theme, WORDS, rows=3)
    qtbot.addWidget(choices)
    choices.choose("b")
    choices.show()
    assert all(button.height() >= 36 for button in choices.buttons.values())
    assert not choices.grab().isNull()
