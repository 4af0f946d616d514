"""The Clocks page: reached from the sensors, it tells what three taps show."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import TapSensors
from sleepmon.dsp.tap_check import ASKED
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.pages.taps import TapsPage
from sleepmon.gui.widgets.state import State
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import FakeStation
from tests.fakes.scenes import ward_station
from tests.gui.opened import click, opened_window, press, until

pytestmark = pytest.mark.usefixtures("letters")
UTC_NS = 1_790_000_000_000_000_000
TAPS_S = (3.0, 3.5, 4.0)


def _opened(window: MainWindow) -> TapsPage:
    window.show_page("sensors")
    click(window.sensors.compare)
    page = window.page
    assert isinstance(page, TapsPage)
    return page


def _tap(station: FakeStation, *late_s: float) -> None:
    """Six seconds of the sensors in use, each so much late; NaN for one that was not tapped."""
    for number in range(30):
        for sensor, late in zip(station.sensors, late_s, strict=True):
            taken_s = (number * 20 + np.arange(1, 21)) / 100.0
            counts = np.zeros((20, 3), np.int16)
            for tap in TAPS_S if late == late else ():
                past = taken_s >= tap
                counts[past, 2] += (3000 * np.exp(-(taken_s[past] - tap) / 0.04)).astype(np.int16)
            arrived_ns = UTC_NS + round((taken_s[-1] + np.nan_to_num(late)) * 1e9)
            station.send(sensor, counts, number * 20, arrived_ns)


@pytest.mark.parametrize(
    ("late_s", "state", "title", "words"),
    [
        ((0.0, 0.02, 0.0), State.OK, "The clocks agree", "+20 ms"),
        ((0.0, 0.4, 0.0), State.LOST, "The clocks are apart", "+400 ms"),
        ((0.0, 0.0, np.nan), State.ATTENTION, "Not all sensors felt the taps", "Not felt by"),
    ],
)
def test_that_taps_are_told_with_state_and_words(
    qtbot: QtBot, late_s: tuple[float, ...], state: State, title: str, words: str
) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        page = _opened(window)
        assert State.WAITING == page.icon.state
        assert ASKED in page.told.accessibleName()
        _tap(services.station, *late_s)
        page.look()
        until(qtbot, lambda: page.icon.state is state)
        assert page.told.accessibleName().startswith(title)
        assert words in page.told.accessibleName()


def test_that_made_up_sensors_are_tapped_by_a_button_and_others_are_not(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        page = _opened(window)
        click(page.tap)
        until(qtbot, lambda: services.station.asked(TapSensors) != [])
        window.desk.state.ward_open = False
        window.refresh()
        assert not page.tap.isVisible()


def _listens(window: MainWindow) -> bool:
    return window.desk.bridge.also_heard_by is not None


def test_that_it_listens_only_while_it_is_seen(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices(station=ward_station())) as window:
        page = _opened(window)
        assert _listens(window)
        press(page, Qt.Key.Key_Escape)
        assert "Sensors" == window.page.title
        assert not _listens(window)
        page.look()  # a last tick of the timer


def test_that_it_is_not_offered_for_one_sensor(qtbot: QtBot) -> None:
    station = FakeStation()
    station.put_on("3FA2", "neck")
    with opened_window(qtbot, FakeServices(station=station)) as window:
        window.show_page("sensors")
        assert not window.sensors.compare.isVisible()
        window.show_page("taps")
        assert "Sensors" == window.page.title
