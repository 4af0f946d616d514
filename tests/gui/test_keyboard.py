"""The keyboard is where the person expects it, and presses nothing by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import Mark
from sleepmon.domain.events import WarningRaised
from sleepmon.gui.widgets.buttons import RailButton
from tests.fakes.scenes import night_services
from tests.gui.opened import opened_window, press, until

pytestmark = pytest.mark.usefixtures("letters")


def takes_tab(button: RailButton) -> bool:
    return button.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_that_a_page_that_comes_has_the_keyboard_and_presses_nothing(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        window.activateWindow()
        for page in ("sensors", "practice", "record"):
            window.show_page(page)
            until(qtbot, window.page.hasFocus)
        press(window.page, Qt.Key.Key_Space)
        until(qtbot, lambda: [Mark(text="")] == services.station.asked(Mark))


def test_that_the_keyboard_goes_to_the_page_when_what_had_it_goes(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services(silent=True)) as window:
        window.activateWindow()
        until(qtbot, window.frame.seen.isVisible)
        window.frame.seen.setFocus(Qt.FocusReason.TabFocusReason)
        press(window.frame.seen, Qt.Key.Key_Return)
        until(qtbot, window.page.hasFocus)
        window.wishes.write_note()
        press(window.record.events.note, Qt.Key.Key_Return)
        until(qtbot, window.page.hasFocus)


def test_that_tab_reaches_the_page_that_is_shown_in_the_rail(qtbot: QtBot) -> None:
    with opened_window(qtbot) as window:
        window.show_page("train")
        reached = [one.text() for one in window.rail.findChildren(RailButton) if takes_tab(one)]
        assert ["Train"] == reached


def test_that_tab_reaches_what_to_do_when_the_station_goes(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        window.activateWindow()
        until(qtbot, window.isActiveWindow)
        window.record.clock_card.clock.setFocus()
        services.station.tell(
            WarningRaised(utc_ns=1, kind="station lost", level="lost", words="It has gone.")
        )
        until(qtbot, window.record.wait.again.isVisible)
        until(qtbot, window.frame.seen.isVisible)
        focused = window.focusWidget()
        press(focused, Qt.Key.Key_Tab)
        assert window.record.wait.again.hasFocus()
