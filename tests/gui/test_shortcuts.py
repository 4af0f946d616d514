"""Keys do what the table in the help says."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from sleepmon.gui.shortcuts import LabelKeys
from sleepmon.gui.words import CODES

NONE = Qt.KeyboardModifier.NoModifier


@dataclass
class Target:
    """Remembers what was asked."""

    asked: list[str] = field(default_factory=list)
    alarm: bool = True

    def label(self, code: str) -> None:
        self.asked.append(code)

    def label_posture(self, posture: int) -> None:
        self.asked.append(CODES[posture])

    def mark(self) -> None:
        self.asked.append("mark")

    def write_note(self) -> None:
        self.asked.append("note")

    def see_alarm(self) -> bool:
        return self.alarm

    def open_ward(self) -> None:
        self.asked.append("ward")

    def show_help(self) -> None:
        self.asked.append("help")


def key(
    code: Qt.Key, text: str = "", modifier: Qt.KeyboardModifier = NONE, repeated: bool = False
) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, code, modifier, text, repeated)


@pytest.mark.parametrize(
    ("pressed", "asked"),
    [
        (key(Qt.Key.Key_F12), "S"),
        (key(Qt.Key.Key_F8), "LP"),
        (key(Qt.Key.Key_L, "l"), "L"),
        (key(Qt.Key.Key_U, "u"), "upright"),
        (key(Qt.Key.Key_X, "x"), "cannot tell"),
        (key(Qt.Key.Key_Space, " "), "mark"),
        (key(Qt.Key.Key_N, "n"), "note"),
        (key(Qt.Key.Key_V, "v"), "ward"),
        (key(Qt.Key.Key_Question, "?", Qt.KeyboardModifier.ShiftModifier), "help"),
    ],
)
def test_that_each_key_asks_for_its_thing(pressed: QKeyEvent, asked: str) -> None:
    target = Target()
    assert LabelKeys(target, CODES).take(pressed)
    assert [asked] == target.asked


@pytest.mark.parametrize(
    "pressed",
    [
        key(Qt.Key.Key_S, "s", Qt.KeyboardModifier.ControlModifier),
        key(Qt.Key.Key_S, "s", repeated=True),
        key(Qt.Key.Key_F12, repeated=True),
        key(Qt.Key.Key_Q, "q"),
        key(Qt.Key.Key_Tab, "\t"),
    ],
)
def test_that_other_keys_are_left_alone(pressed: QKeyEvent) -> None:
    target = Target()
    assert not LabelKeys(target, CODES).take(pressed)
    assert target.asked == []


def test_that_enter_is_taken_only_while_an_alarm_waits() -> None:
    enter = key(Qt.Key.Key_Return, "\r")
    assert LabelKeys(Target(alarm=True), CODES).take(enter)
    assert not LabelKeys(Target(alarm=False), CODES).take(enter)


def test_that_a_key_in_between_breaks_a_pair_of_letters() -> None:
    target = Target()
    keys = LabelKeys(target, CODES, now_s=lambda: 0.0)
    for pressed in ((Qt.Key.Key_L, "l"), (Qt.Key.Key_U, "u"), (Qt.Key.Key_P, "p")):
        keys.take(key(*pressed))
    assert target.asked == ["L", "upright", "P"]
