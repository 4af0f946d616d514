"""A night that was cut off is offered to be gone on with."""

from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import Connect, ResumeNight
from sleepmon.domain.errors import SensorNotFound
from sleepmon.gui.pages.first_run import GO_ON
from tests.fakes.fake_services import FakeNights, FakeServices
from tests.fakes.fake_shelves import a_summary
from tests.gui.opened import click, opened_window, until

pytestmark = pytest.mark.usefixtures("letters")
PATH = "/nights/cut-off.night"


def services_after_a_crash() -> FakeServices:
    started = time.time_ns() - 3600 * 10**9
    row = a_summary(state="interrupted", path=PATH, started_utc_ns=started, duration_s=600.0)
    return FakeServices(nights=FakeNights(rows=(row,)))


def test_that_one_button_goes_on_with_it(qtbot: QtBot) -> None:
    services = services_after_a_crash()
    with opened_window(qtbot, services) as window:
        button = window.record.first_run.go_on
        until(qtbot, button.isVisible)
        assert window.record.first_run.empty.accessibleName().startswith("Night S01 was cut off at")
        click(button)
        until(qtbot, lambda: window.desk.state.night is not None)
    assert [ResumeNight(folder=PATH)] == services.station.asked(ResumeNight)
    assert services.station.asked(Connect)


def test_that_a_failure_is_told_and_it_is_offered_again(qtbot: QtBot) -> None:
    services = services_after_a_crash()
    services.station.refusals[ResumeNight] = SensorNotFound("No sensor was heard.", "Wake it.")
    with opened_window(qtbot, services) as window:
        button = window.record.first_run.go_on
        until(qtbot, button.isVisible)
        click(button)
        until(qtbot, window.foot.error_note.isVisible)
        assert (GO_ON, False) == (button.text(), button.is_blocked)


def test_that_nothing_is_offered_where_no_night_was_cut_off(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices()) as window:
        window.record.first_run.refresh()
        assert not window.record.first_run.go_on.isVisible()
