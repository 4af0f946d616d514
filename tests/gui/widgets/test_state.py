"""A state is colour, shape and word together."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.state import (
    Pill,
    State,
    StateIcon,
    StateRow,
    StateWord,
    paint_state,
    state_role,
)
from tests.gui.widgets.pictures import count_of, picture, settle, shown


def _silhouette(state: State, theme: Theme) -> frozenset[tuple[int, int]]:
    image = QImage(32, 32, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    black = QColor("#000000")
    paint_state(painter, QRectF(0, 0, 32, 32), state, theme, black, QColor("#ffffff"))
    painter.end()
    return frozenset(
        (x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).red() < 128
    )


def test_that_states_differ_without_colour(theme: Theme) -> None:
    shapes = [_silhouette(state, theme) for state in State]
    for number, one in enumerate(shapes):
        for other in shapes[number + 1 :]:
            assert len(one ^ other) > 80


@pytest.mark.parametrize("state", State)
def test_that_an_icon_wears_its_states_colour(qtbot: QtBot, theme: Theme, state: State) -> None:
    icon = shown(qtbot, StateIcon(theme, state, 32), 32, 32)
    assert count_of(picture(icon), theme.colour(state_role(state))) > 60
    assert state.value == icon.accessibleName()


def test_that_words_of_a_good_state_stay_plain(qtbot: QtBot, theme: Theme) -> None:
    word = StateWord(theme, State.OK, "Streaming")
    qtbot.addWidget(word)
    assert theme.colour(Role.INK2) == word.text.palette().windowText().color()
    word.set_state(State.LOST, "Silent 4 s")
    assert theme.colour(Role.LOST) == word.text.palette().windowText().color()
    assert "Silent 4 s" == word.accessibleName()


def test_that_a_row_shows_as_many_states_as_given(qtbot: QtBot, theme: Theme) -> None:
    row = shown(qtbot, StateRow(theme), 600, 24)
    row.set_states([(State.OK, "Disk 212 h"), (State.OK, "Kept awake"), (State.OK, "Clock steady")])
    row.set_states([(State.LOST, "Disk full")])
    settle()
    words = [word.text.text() for word in row.findChildren(StateWord) if not word.isHidden()]
    assert "Disk full" == words[0]


def test_that_the_pill_is_filled_with_lost_and_hides_when_empty(qtbot: QtBot, theme: Theme) -> None:
    pill = Pill(theme)
    qtbot.addWidget(pill)
    pill.set_text("Abdomen silent 4 s")
    pill.resize(pill.sizeHint())
    image = picture(pill)
    assert count_of(image, theme.colour(Role.LOST)) > image.width() * image.height() / 2
    assert count_of(image, theme.colour(Role.PAGE)) > 40
    pill.set_text("")
    assert pill.isHidden()
