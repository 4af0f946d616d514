"""The top bar on every page: what is recorded, until when it is saved, what is lost."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sleepmon.domain.events import NightBuildProgressed, NightEnded, NightSaved
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.widgets.base import FocusRing
from sleepmon.gui.widgets.buttons import Button
from tests.fakes.fake_services import FakeServices
from tests.fakes.scenes import NS, night_services, ward_station
from tests.gui.opened import click, opened_window, until

pytestmark = pytest.mark.usefixtures("letters")


def buttons_of(window: MainWindow) -> list[str]:
    shown = [widget for widget in window.bar.findChildren(QWidget) if widget.isVisible()]
    buttons = [widget for widget in shown if widget.inherits("QAbstractButton")]
    buttons.sort(key=lambda widget: widget.x())
    return [str(widget.property("text")) for widget in buttons]


def test_that_the_bar_names_the_night_on_every_page(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        for page in window.pages:
            window.show_page(page)
            assert window.bar.accessibleName().startswith("Recording Night S-0412, 6 h 12 min")
            assert "End night" in buttons_of(window)


def test_that_the_bar_names_the_page_without_a_night(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices(station=ward_station())) as window:
        window.show_page("sensors")
        assert window.bar.accessibleName() == "Sensors. Put each sensor where it is worn"
        assert buttons_of(window) == ["Look again", "Start night"]


def test_that_the_bar_tells_how_far_the_night_that_ended_is_saved(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        now_ns = services.station.now_utc_ns()
        for event in (
            NightEnded(utc_ns=now_ns, night_id="n1", reason="stopped"),
            NightBuildProgressed(utc_ns=now_ns, night_id="n1", done=0.42),
        ):
            window.desk.state.apply(event)
        for page in ("record", "sensors"):
            window.show_page(page)
            assert window.bar.accessibleName().endswith("Saving the night 42 %")
        saved = NightSaved(utc_ns=now_ns, night_id="n1", file="", samples={}, missing={})
        window.desk.state.apply(saved)
        window.refresh()
        assert "Saving" not in window.bar.accessibleName()


def test_that_no_night_is_started_while_one_is_open(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        window.show_page("sensors")
        assert buttons_of(window) == ["Look again", "End night"]


def test_that_late_saving_is_told(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        night = window.desk.state.night
        assert night is not None
        late = night.saved_until_utc_ns - 60 * NS
        window.desk.state.night = msgspec.structs.replace(night, saved_until_utc_ns=late)
        window.refresh()
        assert "Saved until" in window.bar.accessibleName()
        window.desk.state.night = msgspec.structs.replace(night, saved_until_utc_ns=0)
        window.refresh()
        assert window.bar.accessibleName().endswith("Nothing saved yet")


def test_that_nothing_sounds_without_a_night(qtbot: QtBot) -> None:
    station = ward_station()
    station.put_on("410C", "abdomen", state="silent")
    with opened_window(qtbot, FakeServices(station=station)) as window:
        window.refresh()
        assert window.bar.pill.text.startswith("Abdomen silent")
        assert window.frame.alarm.wants_sound(station.now_utc_ns())


def test_that_an_alarm_can_be_seen_by_mouse_and_stays_until_recovery(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services(silent=True)) as window:
        until(qtbot, window.frame.seen.isVisible)
        click(window.frame.seen)
        assert not window.frame.alarm.waits_for_seen
        assert not window.frame.seen.isVisible()
        assert window.bar.pill.text.startswith("Abdomen silent")


@pytest.mark.parametrize("page", ["record", "sensors", "train", "practice", "calibration"])
def test_that_focus_rings_are_whole_on_every_page(qtbot: QtBot, page: str) -> None:
    with opened_window(qtbot, night_services(silent=True)) as window:
        window.show_page(page)
        window.activateWindow()
        until(qtbot, window.frame.seen.isVisible)
        buttons = [one for one in window.findChildren(Button) if one.isVisible()]
        for button in buttons:
            button.setFocus(Qt.FocusReason.TabFocusReason)
            rings = [ring for ring in window.findChildren(FocusRing) if ring.isVisible()]
            inside = rings[-1].parentWidget()
            assert inside is not None
            assert inside.rect().contains(rings[-1].geometry()), button.text()
            at = button.mapTo(inside, button.rect().center())
            assert (at - rings[-1].geometry().center()).manhattanLength() <= 1
