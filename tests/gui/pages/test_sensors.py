"""The Sensors page: cards, places, nearby sensors."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import Assign, Connect, Disconnect, Scan
from sleepmon.domain.nights import Finding
from sleepmon.gui.widgets.text import Text
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import SERIALS, ward_sensor
from tests.fakes.scenes import night_services, ward_station
from tests.gui.opened import click, opened_window, until

pytestmark = pytest.mark.usefixtures("letters")
NECK = ward_sensor(SERIALS[0]).sensor


def test_that_each_worn_sensor_has_its_card(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")
        cards = [slot.card for slot in window.sensors.slots.values()]
        assert all(card.isVisible() for card in cards)
        assert cards[1].accessibleName().startswith("Chest, Polar H10 3FB7: Streaming.")


def test_that_a_dropped_sensor_is_worn_there(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")
        window.sensors.body.sensor_dropped.emit(NECK, "Chest")
        until(qtbot, lambda: window.desk.state.sensors[NECK].placement == "chest")
        window.refresh()
        assert window.sensors.slots["neck"].empty.isVisible()
        assert len(window.sensors.nearby.tiles) == 1
    assert services.station.asked(Assign) == [Assign(sensor=NECK, placement="chest")]


def test_that_a_place_can_be_chosen_from_the_list_and_a_sensor_released(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")
        card = window.sensors.slots["neck"].card
        card.placement_chosen.emit(NECK, "Abdomen")
        until(qtbot, lambda: window.desk.state.sensors[NECK].placement == "abdomen")
        card.released.emit(NECK)
        until(qtbot, lambda: NECK not in window.desk.state.sensors)
        until(qtbot, lambda: window.foot.undo_bar.isVisible())
    assert services.station.asked(Disconnect)


def test_that_what_start_waits_for_is_told_and_follows_the_sensors(qtbot: QtBot) -> None:
    services = FakeServices()
    services.station.more_findings = (
        Finding(name="batteries", state="attention", words="The chest has 12 %."),
    )
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")
        until(qtbot, lambda: len(window.desk.findings) == 9)
        services.station.put_on(SERIALS[0], "neck")
        until(qtbot, lambda: window.desk.findings[0].state == "ok")


def test_that_an_empty_place_says_what_can_be_done_now(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")

        def said() -> str:
            texts = window.sensors.slots["neck"].empty.findChildren(Text)
            return texts[1].text()

        until(qtbot, lambda: "Wake one" in said())
        window.wishes.open_ward()
        until(qtbot, lambda: "choose one below" in said())


def test_that_start_is_dimmed_until_only_the_person_is_missing(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")
        until(qtbot, lambda: window.sensors.start.reason == "0 sensors stream.")
        services.station.put_on(SERIALS[0], "neck")
        until(qtbot, lambda: not window.sensors.start.is_blocked)
        click(window.sensors.start)
        assert window.record.start_form.subject.isVisible()


def test_that_the_lists_of_places_stand_in_one_line(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services(silent=True)) as window:
        window.show_page("sensors")
        lists = window.sensors.findChildren(QComboBox)
        edges = {one.mapTo(window, one.rect().topLeft()).x() for one in lists if one.isVisible()}
        assert len(edges) == 1


def test_that_a_wide_window_has_a_larger_body(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices(station=ward_station())) as window:
        window.show_page("sensors")
        small = window.sensors.body.width()
        window.resize(1920, 1080)
        until(qtbot, lambda: window.sensors.body.width() > 1.4 * small)


def test_that_looking_again_looks(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")
        click(window.sensors.look)
        until(qtbot, lambda: bool(services.station.asked(Scan)))
        until(qtbot, lambda: not window.desk.looking)


def test_that_an_open_night_says_that_places_stay(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services(silent=True)) as window:
        window.show_page("sensors")
        assert (
            window.sensors.slots["abdomen"]
            .card.accessibleName()
            .startswith("Abdomen, Polar H10 410C: Silent")
        )


def test_that_a_double_click_uses_one_sensor(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        window.wishes.open_ward()
        nearby = window.sensors.nearby
        until(qtbot, lambda: len(nearby.tiles) == 3)
        assert {"25/50/100/200 Hz, 2/4/8 g"} == {tile.toolTip() for tile in nearby.tiles}
        for tile in nearby.tiles[:2]:
            tile.button.click()
        until(qtbot, lambda: bool(services.station.asked(Connect)))
        until(qtbot, lambda: len(nearby.tiles) == 2)
        assert 1 == len(services.station.asked(Connect))
        until(qtbot, lambda: not nearby.is_settling)
        nearby.tiles[0].button.click()
        until(qtbot, lambda: len(services.station.asked(Connect)) == 2)
