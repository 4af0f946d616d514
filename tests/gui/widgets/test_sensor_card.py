"""Sensor cards show what is wrong where it is wrong, and let a sensor be moved."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.progress import ProgressBar
from sleepmon.gui.widgets.sensor_card import (
    EmptySlot,
    NearbyTile,
    SensorCard,
    SensorView,
    SignalBars,
)
from sleepmon.gui.widgets.text import Text
from tests.gui.widgets.made_up import sensor_views
from tests.gui.widgets.pictures import colour_at, count_of, picture, shown


def _card(qtbot: QtBot, theme: Theme, view: SensorView) -> SensorCard:
    card = shown(qtbot, SensorCard(theme), 776, 178)
    card.set_view(view)
    return card


def test_that_a_silent_sensor_is_marked_where_it_is_wrong(qtbot: QtBot, theme: Theme) -> None:
    card = _card(qtbot, theme, sensor_views()[2])
    lost = theme.colour(Role.LOST)
    assert lost.name() == colour_at(picture(card), QPoint(2, 90))
    red = [
        text.text()
        for text in card.findChildren(Text)
        if text.palette().windowText().color() == lost and text.isVisible()
    ]
    assert {"Silent 12 s", "0 of 50 Hz", "12 s"} == set(red)


def test_that_a_good_sensor_has_no_mark(qtbot: QtBot, theme: Theme) -> None:
    card = _card(qtbot, theme, sensor_views()[0])
    assert theme.colour(Role.CARD).name() == colour_at(picture(card), QPoint(2, 90))
    assert "Battery 92 %, signal Strong, rate 50.0 Hz" in card.accessibleName()


def test_that_an_unknown_battery_has_no_bar(qtbot: QtBot, light: Theme) -> None:
    card = _card(qtbot, light, SensorView("1", "Neck", "Sensor 3F-A2"))
    assert [False] == [bar.isVisible() for bar in card.findChildren(ProgressBar)]


def test_that_another_place_can_be_chosen_or_none(qtbot: QtBot, light: Theme) -> None:
    card = _card(qtbot, light, sensor_views()[0])
    card.set_placements(["Neck", "Chest", "Abdomen"], "Neck")
    told: list[tuple[str, ...]] = []
    card.placement_chosen.connect(lambda key, words: told.append((key, words)))
    card.released.connect(lambda key: told.append((key,)))
    places = card.findChildren(QComboBox)[0]
    assert "Neck sensor: where it is worn" == places.accessibleName()
    for words in ("Neck", "Chest", "Not worn"):
        places.setCurrentText(words)
        places.activated.emit(places.currentIndex())
    assert [("1", "Chest"), ("1",)] == told


def test_that_bars_count_the_signal(qtbot: QtBot, theme: Theme) -> None:
    bars = shown(qtbot, SignalBars(theme), 34, 20)
    counts = []
    for number in range(5):
        bars.set_bars(number)
        counts.append(count_of(picture(bars), theme.colour(Role.INK)))
    assert counts == sorted(set(counts))


def test_that_a_nearby_sensor_can_be_used(qtbot: QtBot, light: Theme) -> None:
    tile = shown(qtbot, NearbyTile(light), 364, 60)
    tile.set_sensor("4", "Sensor 3F-C9", "97 %, strong", "Use for chest")
    with qtbot.waitSignal(tile.use_clicked, timeout=2000) as told:
        QTest.mouseClick(tile.button, Qt.MouseButton.LeftButton)
    assert ["4"] == told.args
    assert "Use for chest: Sensor 3F-C9, 97 %, strong" == tile.button.accessibleName()


def test_that_an_empty_place_says_what_to_do(qtbot: QtBot, light: Theme) -> None:
    slot = shown(qtbot, EmptySlot(light, "Chest"), 776, 178)
    slot.set_advice("Look for sensors first.")
    assert "Chest: no sensor" == slot.accessibleName()
    assert "Look for sensors first." in [text.text() for text in slot.findChildren(Text)]
