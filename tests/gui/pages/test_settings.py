"""Settings apply at once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from sleepmon.gui.pages.settings import CARD_PX, SettingsPage
from tests.fakes.fake_services import FakeServices
from tests.gui.opened import opened_window, until

pytestmark = pytest.mark.usefixtures("letters")


def choose(box: QComboBox, index: int) -> None:
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_that_every_row_is_kept_at_once(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        window.show_page("settings")
        page = window.page
        assert isinstance(page, SettingsPage)
        choose(page.theme_box, 2)
        choose(page.side_box, 1)
        page.reduced.setChecked(True)
        page.hours.setValue(6.5)
        page.turn_due.setValue(90)
        page.ask_folder = lambda _start: "/elsewhere"
        page.choose.click()
        page.ask_folder = lambda _start: ""
        page.choose.click()
        until(qtbot, lambda: services.settings.settings.nights_folder == "/elsewhere")
    kept = services.settings.settings
    assert (kept.theme, kept.seen_from, kept.reduced_motion) == ("dark", "foot", True)
    assert (kept.planned_hours, kept.turn_due_minutes) == (6.5, 90.0)


def test_that_the_page_shows_what_holds(qtbot: QtBot) -> None:
    with opened_window(qtbot) as window:
        window.show_page("settings")
        page = window.page
        assert isinstance(page, SettingsPage)
        assert page.theme_box.currentText() == "As the computer"
        assert page.hours.value() == 8.0
        assert page.folder.text() == "/nights"


def test_that_numbers_stand_clear_of_the_edge_of_their_field(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices()) as window:
        window.show_page("settings")
        page = window.page
        assert isinstance(page, SettingsPage)
        image = page.hours.grab().toImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        columns = [
            {image.pixelColor(x, y).name() for y in range(8, image.height() - 8)}
            for x in range(3, 20)
        ]
        assert all(column == {middle.name()} for column in columns[:5])
        assert any(column != {middle.name()} for column in columns[5:])


@pytest.mark.parametrize("width", [1024, 1920])
def test_that_one_column_stands_in_the_middle(qtbot: QtBot, width: int) -> None:
    with opened_window(qtbot, FakeServices()) as window:
        window.show_page("settings")
        window.resize(width, 800)
        page = window.page
        assert isinstance(page, SettingsPage)
        one, other = page.cards
        until(qtbot, lambda: one.x() == other.x() and other.y() > one.y())
        until(qtbot, lambda: abs(one.x() - (page.width() - one.geometry().right())) <= 2)
        assert CARD_PX >= one.width()


def test_that_fields_are_targets_of_one_height(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices()) as window:
        window.show_page("settings")
        page = window.page
        assert isinstance(page, SettingsPage)
        fields = (page.theme_box, page.side_box, page.reduced, page.hours, page.turn_due)
        assert {36} == {field.height() for field in fields}
