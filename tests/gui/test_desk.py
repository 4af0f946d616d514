"""Every wish becomes a command, and destructive ones can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import (
    Assign,
    Connect,
    Disconnect,
    Mark,
    RedoLabel,
    Scan,
    SetLabel,
    UndoLabel,
)
from sleepmon.domain.errors import RefusedError, SleepmonError
from sleepmon.domain.sensors import StreamRequest
from sleepmon.gui.desk import Desk
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import SERIALS, ward_sensor
from tests.fakes.scenes import night_station, ward_station
from tests.gui.opened import a_desk, until

NECK, CHEST, _ABDOMEN = (ward_sensor(serial).sensor for serial in SERIALS)


@pytest.fixture
def services() -> FakeServices:
    return FakeServices(station=ward_station())


@pytest.fixture
def desk(qtbot: QtBot, services: FakeServices) -> Iterator[Desk]:
    with a_desk() as desk:
        desk.open(lambda: services)
        until(qtbot, lambda: desk.state.phase == "ready")
        yield desk


def offers_of(desk: Desk) -> list[tuple[str, Callable[[], None]]]:
    offers: list[tuple[str, Callable[[], None]]] = []
    desk.undo_offered.connect(lambda words, undo: offers.append((words, undo)))
    return offers


def test_that_a_new_sensor_is_connected_where_it_is_worn(
    qtbot: QtBot, desk: Desk, services: FakeServices
) -> None:
    other = ward_sensor("52B0").sensor
    desk.use(other, None)
    until(qtbot, lambda: other in desk.state.sensors)
    stream = StreamRequest(rate_hz=desk.settings.rate_hz)
    assert services.station.asked(Connect) == [Connect(sensor=other, placement=None, stream=stream)]


def test_that_a_sensor_is_asked_for_a_rate_that_it_has(
    qtbot: QtBot, desk: Desk, services: FakeServices
) -> None:
    other = msgspec.structs.replace(ward_sensor("52B0"), rates_hz=(30.0, 60.0))
    desk.state.found = {other.sensor: other}
    desk.use(other.sensor, None)
    until(qtbot, lambda: other.sensor in desk.state.sensors)
    stream = StreamRequest(rate_hz=60.0)
    connect = Connect(sensor=other.sensor, placement=None, stream=stream)
    assert services.station.asked(Connect) == [connect]


def test_that_a_displaced_sensor_can_be_put_back(
    qtbot: QtBot, desk: Desk, services: FakeServices
) -> None:
    offers = offers_of(desk)
    desk.use(NECK, "chest")
    until(qtbot, lambda: desk.state.sensors[NECK].placement == "chest")
    (words, undo) = offers[0]
    assert words == "Polar H10 is no longer at the chest."
    undo()
    until(qtbot, lambda: desk.state.sensors[NECK].placement == "neck")
    assert desk.state.sensors[CHEST].placement == "chest"
    assert services.station.asked(Assign)


def test_that_a_released_sensor_can_be_taken_back(
    qtbot: QtBot, desk: Desk, services: FakeServices
) -> None:
    offers = offers_of(desk)
    desk.release(NECK)
    until(qtbot, lambda: bool(offers))
    assert services.station.asked(Disconnect) == [Disconnect(sensor=NECK)]
    offers[0][1]()
    until(qtbot, lambda: NECK in desk.state.sensors)
    assert desk.state.sensors[NECK].placement == "neck"


def test_that_releasing_a_stranger_does_nothing(desk: Desk, services: FakeServices) -> None:
    desk.release(ward_sensor("52B0").sensor)
    assert not services.station.asked(Disconnect)


def test_that_a_failed_look_can_be_tried_again(
    qtbot: QtBot, desk: Desk, services: FakeServices
) -> None:
    refused: list[SleepmonError] = []
    desk.failed.connect(refused.append)
    services.station.refusals[Scan] = RefusedError("No Bluetooth.")
    desk.look()
    desk.look()
    until(qtbot, lambda: bool(refused))
    assert not desk.looking
    assert len(services.station.asked(Scan)) == 1


def test_that_labels_markers_and_edits_need_a_night(desk: Desk, services: FakeServices) -> None:
    desk.label("S")
    desk.label_posture(3)
    desk.mark("x")
    desk.undo_label()
    desk.redo_label()
    for kind in (SetLabel, Mark, UndoLabel, RedoLabel):
        assert not services.station.asked(kind)


def test_that_a_label_by_click_offers_to_be_undone(qtbot: QtBot) -> None:
    services = FakeServices(station=night_station())
    with a_desk() as desk:
        offers = offers_of(desk)
        desk.open(lambda: services)
        until(qtbot, lambda: desk.state.phase == "ready")
        desk.label_posture(3, offer_undo=True)
        until(qtbot, lambda: bool(offers))
        assert offers[0][0] == "Labelled: Right side."
        until(qtbot, lambda: len(desk.state.labels.spans) == 2)
        offers[0][1]()
        until(qtbot, lambda: len(desk.state.labels.spans) == 1)


def test_that_settings_apply_at_once_and_are_kept(
    qtbot: QtBot, desk: Desk, services: FakeServices
) -> None:
    heard: list[object] = []
    desk.settings_changed.connect(heard.append)
    changed = msgspec.structs.replace(desk.settings, planned_hours=6.5)
    desk.set_settings(changed)
    desk.set_settings(changed)
    assert heard == [changed]
    until(qtbot, lambda: services.settings.settings == changed)


def test_that_nights_go_where_the_settings_say_or_home(desk: Desk) -> None:
    chosen = desk.nights_folder
    desk.settings = msgspec.structs.replace(desk.settings, nights_folder="")
    assert (chosen, desk.nights_folder) == ("/nights", "/nights")
