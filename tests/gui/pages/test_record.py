"""The Record page and its cards."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import Mark, ReloadModel, RunScript, TurnSleeper
from sleepmon.domain.events import ClassifierChanged
from sleepmon.domain.nights import Finding
from sleepmon.gui.pages.first_run import NOTE
from sleepmon.gui.widgets.base import FocusRing
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.rows import MarkIcon
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import FakeStation
from tests.fakes.scenes import night_services, ward_station
from tests.gui.opened import click, opened_window, press, type_into, until

pytestmark = pytest.mark.usefixtures("letters")


def test_that_a_made_up_sleeper_can_be_turned_and_played(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        click(window.record.clock_card.turn)
        click(window.record.clock_card.turn)
        click(window.record.clock_card.script)
        until(qtbot, lambda: bool(services.station.asked(RunScript)))
    turns = services.station.asked(TurnSleeper)
    assert [turn.roll_deg for turn in turns if isinstance(turn, TurnSleeper)] == [60.0, 120.0]


def test_that_a_real_person_cannot_be_turned(qtbot: QtBot) -> None:
    services = night_services()
    services.station.ward_open = False
    with opened_window(qtbot, services) as window:
        assert not window.record.clock_card.turn.isVisible()


def test_that_the_side_it_is_seen_from_is_kept(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        window.record.clock_card.mirrored_changed.emit(True)
        until(qtbot, lambda: services.settings.settings.seen_from == "foot")
        window.refresh()
        assert window.record.clock_card.clock.mirrored


def test_that_all_events_take_the_place_of_the_signals(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        record = window.record
        click(record.events.all_button)
        assert not record.signals.isVisible()
        assert record.events.all_button.text() == "Less"
        click(record.events.all_button)
        assert record.signals.isVisible()


def test_that_escape_leaves_a_note_unwritten(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        window.wishes.write_note()
        type_into(window.record.events.note, "typo")
        press(window.record.events.note, Qt.Key.Key_Escape)
        assert not window.record.events.note.isVisible()
        window.wishes.write_note()
        press(window.record.events.note, Qt.Key.Key_Return)
    assert not services.station.asked(Mark)


def test_that_the_start_says_what_is_missing_and_goes_there(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        form = window.record.start_form
        until(qtbot, lambda: form.start_button.reason == "No person is given.")
        window.wishes.start_night()
        until(qtbot, form.subject.hasFocus)
        form.subject.setText("S01")
        until(qtbot, lambda: form.start_button.reason == "Not yet confirmed.")
        window.wishes.start_night()
        until(qtbot, form.consent.hasFocus)
        assert form.request.planned_s == 8 * 3600
        form.consent.setChecked(True)
        until(qtbot, lambda: not form.start_button.is_blocked)
        press(form.subject, Qt.Key.Key_Return)
        until(qtbot, lambda: window.record.night.isVisible())
        assert not form.consent.isChecked()
        assert window.record.clock_card.clock.hasFocus()


def test_that_enter_starts_with_what_was_typed_this_moment(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        form = window.record.start_form
        until(qtbot, lambda: form.start_button.reason == "No person is given.")
        form.consent.setChecked(True)
        form.subject.setText("S01")
        press(form.subject, Qt.Key.Key_Return)  # before the next check has run
        until(qtbot, lambda: window.desk.state.night is not None)


def test_that_a_first_run_of_which_much_is_said_fits_a_small_window(qtbot: QtBot) -> None:
    station = FakeStation()
    station.more_findings = tuple(
        Finding(
            name=name, state="attention", words="This computer does not let it. Do it yourself."
        )
        for name in ("computer kept awake", "batteries", "calibration")
    )
    with opened_window(qtbot, FakeServices(station=station)) as window:
        until(qtbot, lambda: len(window.desk.findings) == 11)
        held = window.record.parentWidget()
        assert held is not None
        assert held.rect().contains(window.record.geometry())


def test_that_the_first_run_promises_of_simulated_nights_what_is_kept() -> None:
    assert "marked as simulated" in NOTE
    assert "training never mixes them" in NOTE  # kept by the training plan
    assert "Nothing recorded" not in NOTE  # they do lie in one folder


def test_that_the_focus_rings_of_the_start_are_whole(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        form = window.record.start_form
        until(qtbot, form.consent.isVisible)
        for widget in (form.consent, form.start_button):
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            (ring,) = [one for one in form.findChildren(FocusRing) if one.isVisible()]
            assert ring.geometry() == widget.geometry().adjusted(-4, -4, 4, 4)
            assert form.rect().contains(ring.geometry())


def test_that_a_wide_window_has_larger_words(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        small = window.record.readout.height()
        window.resize(1920, 1080)
        until(qtbot, lambda: window.record.readout.height() > small)


def test_that_signals_rest_while_another_page_is_seen(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        assert window.record.signals.is_moving
        window.show_page("help")
        assert not window.record.signals.is_moving


def test_that_who_moves_stays_where_they_were_seen_last(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        clock = window.record.clock_card.clock
        assert clock.shown_roll_deg == 238.0
        seen = services.station.person
        assert seen is not None
        moving = msgspec.structs.replace(seen, posture=None, state="moving", roll_deg=None)
        window.record.clock_card.show_person(moving, moving)
        assert clock.shown_roll_deg == 238.0
        on_the_way = msgspec.structs.replace(seen, roll_deg=None, settled=False)
        window.record.clock_card.show_person(on_the_way, seen)
        assert clock.shown_roll_deg == 238.0
        upright = msgspec.structs.replace(moving, state="upright")
        window.record.clock_card.show_person(upright, upright)
        assert clock.shown_roll_deg is None


def test_that_a_note_leaves_only_whole_rows(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        window.wishes.write_note()
        events = window.record.events
        until(qtbot, lambda: events.note.isVisible())

        def seen() -> int:
            return sum(row.isVisible() for row in events.rows.findChildren(MarkIcon))

        until(qtbot, lambda: seen() == 1)


def test_that_small_buttons_are_targets_of_full_height(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        buttons = [one for one in window.findChildren(Button) if one.isVisible()]
        assert [one.text() for one in buttons if one.height() < 36] == []
        titles = window.record.events.header.geometry()
        middle = window.record.events.all_button.geometry().center()
        assert abs(middle.y() - titles.center().y()) <= 1


def test_that_a_model_that_gave_up_can_be_tried_again(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        readout = window.record.readout
        assert not readout.again.isVisible()
        gone = ClassifierChanged(
            utc_ns=1, state="unavailable", words="It stopped 4 times. Recording goes on."
        )
        services.station.tell(gone)
        until(qtbot, readout.again.isVisible)
        assert "No model" == readout.name.words
        assert readout.again.height() >= 36
        click(readout.again)
        until(qtbot, lambda: services.station.asked(ReloadModel) != [])
        services.station.tell(ClassifierChanged(utc_ns=2, state="starting", words=""))
        until(qtbot, lambda: not readout.again.isVisible())
        assert "Listening" == readout.name.words


def test_that_the_picture_of_the_first_run_grows_with_the_window(qtbot: QtBot) -> None:
    with opened_window(qtbot, FakeServices()) as window:
        picture = window.record.first_run.picture
        until(qtbot, lambda: 290 <= picture.width() <= 310)
        window.resize(1920, 1080)
        until(qtbot, lambda: picture.width() > 450)
        window.resize(1280, 800)
        until(qtbot, lambda: picture.width() <= 310)
