"""The Calibration page: from the first pose to calibrated sensors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import (
    BeginCalibration,
    CalibratePose,
    CheckCalibration,
    FinishCalibration,
    TurnSleeper,
)
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.events import MountForgotten
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.pages.calibration import CalibrationPage
from tests.fakes.calibrating import CalibratingStation, calibrating_ward
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import SERIALS, ward_sensor
from tests.gui.opened import click, opened_window, press, until

pytestmark = pytest.mark.usefixtures("letters")


class Passing:
    """Time that passes a second at each look, so that no test waits for a dial."""

    def __init__(self) -> None:
        self.ns = 0

    def __call__(self) -> int:
        self.ns += 1_000_000_000
        return self.ns


@contextmanager
def opened_page(
    qtbot: QtBot, station: CalibratingStation
) -> Iterator[tuple[MainWindow, CalibrationPage]]:
    with opened_window(qtbot, FakeServices(station=station)) as window:
        page = window.pages["calibration"]
        assert isinstance(page, CalibrationPage)
        page._now_ns = Passing()
        window.show_page("sensors")
        click(window.sensors.calibrate)
        assert window.page is page
        until(qtbot, lambda: bool(page.guide.sensors))
        yield window, page


def test_that_a_minute_at_the_bedside_calibrates_all_sensors(qtbot: QtBot) -> None:
    station = calibrating_ward()
    with opened_page(qtbot, station) as (window, page):
        assert page.dial.begin.isVisible()
        assert page.fit.use.is_blocked
        click(page.dial.begin)
        until(qtbot, lambda: page.guide.pose is None)
        assert ["supine", "right", "left", "prone", "upright"] == station.poses
        turned = station.asked(TurnSleeper)
        assert [(0.0, True), (0.0, False)] == [
            (turn.roll_deg, turn.upright) for turn in turned[-2:] if isinstance(turn, TurnSleeper)
        ]
        until(qtbot, lambda: not page.fit.use.is_blocked)
        click(page.fit.use)
        until(qtbot, lambda: window.page is window.sensors)
        until(qtbot, lambda: len(window.desk.state.calibrations) == 3)
        window.refresh()
        name = window.sensors.slots["neck"].card.accessibleName()
        assert name.endswith("Calibrated, fits within 4°")
        assert "Calibrate again" == window.sensors.calibrate.text()
        assert [BeginCalibration()] == station.asked(BeginCalibration)


def test_that_a_restless_person_is_waited_for_and_a_pose_can_be_skipped(qtbot: QtBot) -> None:
    station = calibrating_ward()
    station.still_s = 0.0
    with opened_page(qtbot, station) as (_window, page):
        click(page.dial.begin)
        until(qtbot, lambda: page.guide.begun)
        looks = len(station.asked(CheckCalibration))
        until(qtbot, lambda: len(station.asked(CheckCalibration)) > looks + 1)
        assert [] == station.asked(CalibratePose)
        assert 0.0 == page.dial.dial.share
        click(page.dial.skip)
        assert ("right",) == (page.guide.pose,)
        page.poses.buttons[0].click()
        assert ("supine",) == (page.guide.pose,)


def test_that_a_refusal_is_told_beside_the_dial(qtbot: QtBot) -> None:
    station = calibrating_ward()
    station.refusals[CalibratePose] = RefusedError("The person moved.", "Hold still.")
    with opened_page(qtbot, station) as (window, page):
        click(page.dial.begin)
        until(qtbot, lambda: page.guide.refusal == "The person moved. Hold still.")
        assert not window.foot.error_note.isVisible()
        del station.refusals[CalibratePose]
        until(qtbot, lambda: "supine" in station.poses)


def test_that_poses_that_do_not_fit_cannot_be_used_and_can_begin_anew(qtbot: QtBot) -> None:
    station = calibrating_ward()
    station.misfit = "Poses do not fit each other, take them again."
    with opened_page(qtbot, station) as (_window, page):
        click(page.dial.begin)
        until(qtbot, lambda: page.guide.pose is None)
        assert page.fit.use.is_blocked
        click(page.fit.anew)
        assert not page.guide.begun
    assert [] == station.asked(FinishCalibration)


def test_that_escape_leads_back_and_lets_the_sleeper_lie_down(qtbot: QtBot) -> None:
    station = calibrating_ward()
    with opened_page(qtbot, station) as (window, page):
        click(page.dial.begin)
        until(qtbot, lambda: bool(station.asked(TurnSleeper)))
        press(page, Qt.Key.Key_Escape)
        until(qtbot, lambda: window.page is window.sensors)
        until(qtbot, lambda: station.asked(TurnSleeper)[-1] == TurnSleeper(roll_deg=0.0))
        assert () == station.made


def test_that_a_calibration_that_is_forgotten_is_told_on_the_card(qtbot: QtBot) -> None:
    station = calibrating_ward()
    with opened_page(qtbot, station) as (window, page):
        click(page.dial.begin)
        until(qtbot, lambda: not page.fit.use.is_blocked and page.guide.pose is None)
        click(page.fit.use)
        until(qtbot, lambda: len(window.desk.state.calibrations) == 3)
        neck = ward_sensor(SERIALS[0]).sensor
        station.tell(MountForgotten(utc_ns=1, sensor=neck, why="the sensor sits elsewhere"))
        until(qtbot, lambda: neck not in window.desk.state.calibrations)
        window.refresh()
        assert window.sensors.slots["neck"].card.accessibleName().endswith("Not calibrated")
