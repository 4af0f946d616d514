"""The Practice page: there only with a ward, and what a trainer does on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import LookAtWard, PlayFault, PlayScenario, TurnSleeper
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.fault_kinds import FAULT_KINDS
from sleepmon.domain.scenarios import FaultStep, RandomFaults
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.pages.practice import PracticePage
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import SERIALS, ward_sensor
from tests.fakes.scenes import ward_station
from tests.gui.opened import click, opened_window, press, until

pytestmark = pytest.mark.usefixtures("letters")
CHEST = ward_sensor(SERIALS[1]).sensor


def _practice(window: MainWindow) -> PracticePage:
    page = window.pages["practice"]
    assert isinstance(page, PracticePage)
    return page


def _opened(qtbot: QtBot, window: MainWindow) -> PracticePage:
    window.show_page("practice")
    page = _practice(window)
    until(qtbot, lambda: page.seen is not None)
    return page


def test_that_it_is_offered_only_with_the_ward(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        button = window.rail._buttons["practice"]
        assert not button.isVisible()
        window.show_page("practice")
        assert "Record" == window.page.title
        press(window, Qt.Key.Key_V)
        until(qtbot, lambda: window.desk.state.ward_open)
        window.refresh()
        assert button.isVisible()
        click(button)
        assert "Practice" == window.page.title
        window.desk.state.ward_open = False
        window.refresh()
        assert "Record" == window.page.title
        assert not button.isVisible()


def test_that_one_fault_is_played_where_and_for_as_long_as_chosen(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        page = _opened(qtbot, window)
        click(page.fault.kinds.buttons["silent link"])
        page.fault.sensor.setCurrentIndex(page.fault.sensor.findText("Chest"))
        page.fault.figure.setValue(25)
        press(page.fault.do_it, Qt.Key.Key_Return)
        until(qtbot, lambda: page.seen is not None and page.seen.faults != ())
        step = FaultStep(at_s=0.0, fault="silent link", sensor=CHEST, seconds=25.0)
        assert [PlayFault(step=step)] == services.station.asked(PlayFault)
        (line,) = page.done.rows._lines
        assert "Silent link at the chest" in line.accessibleName()
        assert "To be seen" in line.accessibleName()
        assert not page.tale.end.is_blocked


def test_that_every_kind_can_be_played(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        page = _opened(qtbot, window)
        for name in FAULT_KINDS:
            page.fault.kinds.choose(name)
            page.fault._show_kind()
            window.refresh()
            page.fault.do_it.click()
            until(qtbot, lambda n=name: _last(services).fault == n)  # type: ignore[misc]  # a default binds n
            services.station.do(PlayScenario())  # what goes on ends
            page._look()
            until(qtbot, lambda: page.seen is not None and all(f.over for f in page.seen.faults))
    assert 18 == len(services.station.asked(PlayFault))


def _last(services: FakeServices) -> FaultStep:
    asked = services.station.asked(PlayFault)
    assert asked
    assert isinstance(asked[-1], PlayFault)
    return asked[-1].step


def test_that_a_computers_fault_asks_for_no_sensor_and_a_moment_for_no_length(
    qtbot: QtBot,
) -> None:
    with opened_window(qtbot, FakeServices(station=ward_station())) as window:
        page = _opened(qtbot, window)
        click(page.fault.kinds.buttons["adapter off"])
        assert not page.fault.sensor.isVisible()
        click(page.fault.kinds.buttons["counter reset"])
        assert page.fault.sensor.isVisible()
        assert not page.fault.figure.isVisible()
        click(page.fault.kinds.buttons["clock change"])
        assert "By how much" == page.fault.figure.accessibleName()


def test_that_a_scenario_and_random_faults_are_played_and_ended(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        page = _opened(qtbot, window)
        assert page.tale.end.is_blocked
        assert not page.tale.seed.isVisible()
        click(page.tale.play)
        until(qtbot, lambda: not page.tale.end.is_blocked)
        click(page.tale.end)
        until(qtbot, lambda: page.tale.end.is_blocked)
        click(page.tale.names.buttons["random"])
        page.tale.seed.setValue(7)
        page.tale.every.setValue(30)
        click(page.tale.play)
        until(qtbot, lambda: len(services.station.asked(PlayScenario)) == 3)
    assert [
        PlayScenario(name="bad-evening"),
        PlayScenario(),
        PlayScenario(random=RandomFaults(seed=7, every_s=30.0)),
    ] == services.station.asked(PlayScenario)


def test_that_the_sleeper_is_turned_by_keys(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        page = _opened(qtbot, window)
        dial = page.sleeper.dial
        press(dial, Qt.Key.Key_Right)
        until(qtbot, lambda: services.station.asked(TurnSleeper) == [TurnSleeper(roll_deg=30.0)])
        until(qtbot, lambda: "tilted right" in dial.accessibleName())
        press(dial, Qt.Key.Key_Left)
        until(qtbot, lambda: len(services.station.asked(TurnSleeper)) == 2)
        assert TurnSleeper(roll_deg=0.0) == services.station.asked(TurnSleeper)[1]


def test_that_a_refusal_is_told(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    services.station.refusals[PlayFault] = RefusedError("That goes on already.")
    with opened_window(qtbot, services) as window:
        page = _opened(qtbot, window)
        click(page.fault.do_it)
        until(qtbot, window.foot.error_note.isVisible)


def test_that_the_ward_is_looked_at_only_while_it_is_seen(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        page = _opened(qtbot, window)
        assert page._timer.isActive()
        window.show_page("record")
        assert not page._timer.isActive()
    assert services.station.asked(LookAtWard)


def test_that_all_targets_are_large_and_named(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices(station=ward_station())) as window:
        window.resize(1280, 800)
        page = _opened(qtbot, window)
        for kind in (QPushButton, QComboBox, QAbstractSpinBox):
            for widget in page.findChildren(kind):
                if widget.isVisible():
                    assert widget.height() >= 36, widget
                    assert widget.accessibleName() or getattr(widget, "text", str)(), widget
