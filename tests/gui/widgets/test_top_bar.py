"""The top bar says what is recorded and until when it is safe."""

import pytest
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.text import Tag, Text
from sleepmon.gui.widgets.top_bar import TopBar
from tests.gui.widgets.pictures import count_of, picture, settle, shown


def _words(bar: TopBar) -> list[str]:
    return [text.text() for text in bar.findChildren(Text) if text.isVisible() and text.text()]


def test_that_a_page_is_named_and_a_night_replaces_the_name(qtbot: QtBot, theme: Theme) -> None:
    bar = shown(qtbot, TopBar(theme), 1208, 56)
    bar.show_page("Sensors", "Put each sensor where it is worn")
    assert ["Sensors", "Put each sensor where it is worn"] == _words(bar)
    bar.show_night("6 h 12 min", "Night 0412", "04:31:07")
    assert ["Recording", "6 h 12 min", "Night 0412", "Saved until 04:31:07"] == sorted(
        _words(bar), key=["Recording", "6 h 12 min", "Night 0412", "Saved until 04:31:07"].index
    )
    assert "Recording Night 0412, 6 h 12 min. Saved until 04:31:07" == bar.accessibleName()


def test_that_recording_is_ink_and_only_loss_is_red(qtbot: QtBot, theme: Theme) -> None:
    bar = shown(qtbot, TopBar(theme), 1208, 56)
    bar.show_night("6 h 12 min", "Night 0412", None)
    assert 0 == count_of(picture(bar), theme.colour(Role.LOST))
    bar.set_lost("Abdomen silent 4 s")
    assert count_of(picture(bar), theme.colour(Role.LOST)) > 2000


def test_that_the_virtual_ward_keeps_its_tag(qtbot: QtBot, theme: Theme) -> None:
    bar = shown(qtbot, TopBar(theme), 1208, 56)
    bar.show_night("1 min", "Night 0413", "22:00:01", State.ATTENTION, virtual=True)
    assert [True] == [tag.isVisible() for tag in bar.findChildren(Tag)]
    bar.set_virtual(False)
    assert [False] == [tag.isVisible() for tag in bar.findChildren(Tag)]


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (1208, ["Recording", "6 h 12 min", "Night 0412", "Saved until 04:31:07"]),
        (860, ["Recording", "6 h 12 min", "Saved until 04:31:07"]),
        (780, ["6 h 12 min", "Saved until 04:31:07"]),
        (700, ["Saved until 04:31:07"]),
        (520, []),
    ],
)
def test_that_a_narrow_bar_gives_up_words_and_keeps_the_pill_and_the_buttons(
    qtbot: QtBot, light: Theme, width: int, said: list[str]
) -> None:
    bar = shown(qtbot, TopBar(light), width, 56)
    last = Button(light, "End night")
    bar.add_action(last)
    settle()
    bar.show_night("6 h 12 min", "Night 0412", "04:31:07", virtual=True)
    bar.set_lost("Abdomen silent 4 s")
    settle()
    assert set(said) == set(_words(bar))
    assert bar.rect().contains(last.mapTo(bar, last.rect().bottomRight()))
    assert bar.pill.isVisible()
    assert bar.pill.width() == bar.pill.sizeHint().width()


def test_that_a_narrow_bar_gives_up_the_name_of_its_page(qtbot: QtBot, light: Theme) -> None:
    bar = shown(qtbot, TopBar(light), 400, 56)
    bar.add_action(Button(light, "Look again", key_cap="Ctrl+L"))
    settle()
    bar.show_page("Sensors", "Put each sensor where it is worn")
    assert bar.title.isVisible()
    bar.set_lost("Abdomen silent 4 s")
    assert not bar.title.isVisible()
