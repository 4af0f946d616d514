"""The foot of the window: one undo at a time, one error at a time, where they are seen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.domain.errors import SleepmonError
from sleepmon.gui.foot import UNDO_PX, Foot
from sleepmon.gui.theme import RAIL_WIDTH, Theme
from tests.gui.opened import click

ONE_LINE_PX = 44


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    return window


def test_that_an_undo_is_taken_once(light: Theme, window: QWidget) -> None:
    foot, undone = Foot(light, window), []
    foot.offer_undo("Done.", lambda: undone.append(1))
    assert foot.undo_bar.isVisible()
    assert [foot.undo(), foot.undo()] == [True, False]
    assert undone == [1]
    assert not foot.undo_bar.isVisible()


def test_that_a_click_undoes(light: Theme, window: QWidget) -> None:
    foot, undone = Foot(light, window), []
    foot.offer_undo("Done.", lambda: undone.append(1))
    foot.undo_bar.undo_clicked.emit()
    foot.undo_bar.withdraw()
    assert undone == [1]


def test_that_an_expired_offer_is_forgotten(light: Theme, window: QWidget) -> None:
    foot = Foot(light, window)
    foot.offer_undo("Done.", print)
    foot.undo_bar.expired.emit()
    assert not foot.undo()
    foot.close()


def test_that_errors_lie_inside_the_window_details_folded(light: Theme, window: QWidget) -> None:
    foot = Foot(light, window)
    foot.show_error(SleepmonError("It broke.", "Mend it.", "Traceback"))
    note = foot.error_note
    assert window.rect().contains(note.geometry())
    assert not note.details.isVisible()
    before = note.height()
    click(note.fold)
    assert note.details.isVisible()
    assert note.height() > before
    assert window.rect().contains(note.geometry())
    click(note.fold)
    assert before == note.height()


@pytest.mark.parametrize("details", ["", "Traceback"])
def test_that_an_error_is_one_line_however_much_it_says(
    light: Theme, window: QWidget, details: str
) -> None:
    foot = Foot(light, window)
    foot.show_error(SleepmonError("It broke. " * 12, "Mend it. " * 20, details))
    note = foot.error_note
    assert note.height() <= ONE_LINE_PX
    click(note.fold)
    assert note.height() > ONE_LINE_PX
    foot.show_error(SleepmonError("It broke.", "Run `sleepmon doctor`."))
    assert note.height() <= ONE_LINE_PX
    assert not note.fold.isVisible()
    assert "It broke. Run sleepmon doctor." == note.words


def test_that_an_offer_covers_little_and_stands_in_the_middle_of_the_page(light: Theme) -> None:
    wide = QWidget()
    wide.resize(1920, 1080)
    foot = Foot(light, wide)
    foot.offer_undo("Done.", print)
    bar = foot.undo_bar.geometry()
    assert bar.width() <= UNDO_PX
    assert abs(bar.center().x() - (RAIL_WIDTH + 1920) // 2) <= 1
    foot.close()
