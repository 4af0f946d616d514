"""The readout says posture, doubt, turn and agreement in words that fit."""

import pytest
from pytestqt.qtbot import QtBot

from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.readout import BigWords, Readout
from sleepmon.gui.widgets.state import StateWord
from sleepmon.gui.widgets.text import Text
from tests.gui.widgets.pictures import picture, shown


def _words(readout: Readout) -> list[str]:
    texts = [text for text in readout.findChildren(Text) if text.isVisible() and text.text()]
    return [text.text() for text in texts]


def _readout(qtbot: QtBot, theme: Theme) -> Readout:
    return shown(qtbot, Readout(theme), 581, 222)


def test_that_posture_doubt_and_agreement_are_in_words(qtbot: QtBot, light: Theme) -> None:
    readout = _readout(qtbot, light)
    readout.show_posture(8, 238.2, 0.91, 11.0)
    readout.set_label(9, "Left side, since 04:12")
    words = _words(readout)
    assert "Left side" == readout.name.words
    for part in ("leaning forward, 238°", "91 % sure, within 11°", "one sector apart"):
        assert part in words
    expected = "Model: left side, leaning forward, 91 percent. Your label: left side."
    assert expected == readout.accessibleName()


def test_that_a_result_without_calibration_says_so(qtbot: QtBot, light: Theme) -> None:
    readout = _readout(qtbot, light)
    readout.show_posture(8, 238.2, 0.91, 11.0, calibrated=False)
    assert "91 % sure, within 11°, not calibrated" in _words(readout)


def test_that_doubt_replaces_the_name(qtbot: QtBot, light: Theme) -> None:
    readout = _readout(qtbot, light)
    readout.show_posture(9, 285.0, 0.42, 48.0, unsure=True)
    assert "Not sure" == readout.name.words
    assert "perhaps Left side" in _words(readout)


def test_that_moving_replaces_the_name_and_is_said(qtbot: QtBot, light: Theme) -> None:
    readout = _readout(qtbot, light)
    readout.set_label(3)
    readout.show_words("Moving", "The posture is read again when they lie still.")
    assert "Moving" == readout.name.words
    assert "Model: moving. Your label: right side." == readout.accessibleName()


def test_that_turn_and_warning_come_and_go(qtbot: QtBot, light: Theme) -> None:
    readout = _readout(qtbot, light)
    readout.set_since_turn(6740)
    readout.set_turn_due(460)
    assert "1 h 52" == readout.turn.words
    assert "turn due in 8 min" in _words(readout)
    readout.set_turn_due(None)
    readout.set_since_turn(None)
    assert not [word for word in readout.findChildren(StateWord) if word.isVisible()]
    assert "" == readout.turn.words


@pytest.mark.parametrize(
    ("words", "size"), [("Left side", 52), ("Côté gauche strict", 44), ("Nằm nghiêng bên trái", 36)]
)
def test_that_the_name_takes_the_largest_size_that_fits(
    qtbot: QtBot, light: Theme, words: str, size: int
) -> None:
    name = shown(qtbot, BigWords(light), 400, 64)
    name.set_words(words)
    assert size == name.fitting_size(400)


def test_that_a_name_too_long_for_all_sizes_wraps_inside_its_place(
    qtbot: QtBot, light: Theme
) -> None:
    name = shown(qtbot, BigWords(light), 300, 64)
    name.set_words("Nằm nghiêng bên trái, hơi sấp")
    image = picture(name)
    edge = {image.pixel(x, y) for x in range(300) for y in (0, 63)}
    assert 1 == len(edge)


def test_that_a_wide_window_takes_larger_letters(qtbot: QtBot, light: Theme) -> None:
    readout = _readout(qtbot, light)
    readout.show_posture(9, None, 0.9, None)
    readout.set_large(True)
    assert 76 == readout.name.fitting_size(600)


def test_that_what_does_not_fit_into_one_line_goes_on_in_the_next(
    qtbot: QtBot, light: Theme
) -> None:
    readout = _readout(qtbot, light)
    readout.show_words("No model", "It stopped 4 times. Recording goes on. Classify it tomorrow.")
    words = _words(readout)
    assert "It stopped 4 times." in words
    assert "Recording goes on. Classify it tomorrow." in words
