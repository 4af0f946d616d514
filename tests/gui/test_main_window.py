"""The window as a person uses it, from the first run to the end of the night."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import EndNight, Mark, SetLabel, StartNight, UndoLabel
from sleepmon.domain.errors import RefusedError, StationUnreachable
from sleepmon.domain.events import ClassifierChanged, SensorChanged, WarningRaised
from sleepmon.domain.nights import NightRequest
from sleepmon.gui.close_dialog import CloseDialog
from sleepmon.gui.main_window import MainWindow
from sleepmon.gui.pages.page import Page
from sleepmon.gui.ports import Services
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.scrolled import Scrolled
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import SERIALS, FakeStation
from tests.fakes.scenes import night_services, night_station, send_signals, ward_station
from tests.gui.opened import click, opened_window, press, type_into, until

pytestmark = pytest.mark.usefixtures("letters")


PAGES = ("record", "sensors", "train", "settings", "help")


def tiles_are(window: MainWindow, count: int) -> bool:
    return len(window.sensors.nearby.tiles) == count


def waits_for_seen(window: MainWindow) -> bool:
    return window.frame.alarm.waits_for_seen


def held_by(page: Page) -> Scrolled:
    view = page.parentWidget()
    held = view.parentWidget() if view else None
    assert isinstance(held, Scrolled)
    return held


def labels_of(station: FakeStation) -> list[str]:
    return [span.code for span in station.labels]


def test_that_a_newcomer_comes_from_the_first_run_to_a_labelled_night(qtbot: QtBot) -> None:
    services = FakeServices()
    station = services.station
    with opened_window(qtbot, services) as window:
        click(window.record.first_run.ward)
        until(qtbot, lambda: len(window.sensors.nearby.tiles) == 3)
        assert window.page.title == "Sensors"
        while window.sensors.nearby.tiles:
            until(qtbot, lambda: not window.sensors.nearby.is_settling)
            left = len(window.sensors.nearby.tiles)
            click(window.sensors.nearby.tiles[0].button)
            until(qtbot, partial(tiles_are, window, left - 1))
        places = {s.serial: s.placement for s in station.sensors.values()}
        assert places == dict(zip(SERIALS, ("neck", "chest", "abdomen"), strict=True))

        press(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        form = window.record.start_form
        assert window.page.title == "Record"
        until(qtbot, lambda: form.subject.hasFocus())
        type_into(form.subject, "S01")
        form.consent.setChecked(True)
        until(qtbot, lambda: not form.start_button.is_blocked)
        click(form.start_button)
        until(qtbot, lambda: window.desk.state.night is not None)

        press(window, Qt.Key.Key_F9)
        until(qtbot, lambda: labels_of(station) == ["L"])
        window.record.clock_card.clock.sector_clicked.emit(3)
        until(qtbot, lambda: labels_of(station) == ["L", "R"])
        until(qtbot, lambda: window.foot.undo_bar.isVisible())
        window.wishes.undo()
        until(qtbot, lambda: labels_of(station) == ["L"])

        window.frame.end_night.held.emit()
        until(qtbot, lambda: window.desk.state.night is None)
        assert station.asked(EndNight)


def test_that_it_says_that_the_station_is_starting(qtbot: QtBot) -> None:
    with opened_window(qtbot, ready=False) as window:
        assert window.record.wait.isVisible()
        assert window.page.title == "Record"


def test_that_a_station_that_does_not_start_says_why_and_is_tried_again(qtbot: QtBot) -> None:
    answers: list[Services | StationUnreachable] = [
        StationUnreachable("The station could not be started.", "Run `sleepmon doctor`.", "trace"),
        FakeServices(),
    ]

    def open_services() -> Services:
        answer = answers.pop(0)
        if isinstance(answer, StationUnreachable):
            raise answer
        return answer

    with opened_window(qtbot, open_services=open_services) as window:
        window.again_wanted.connect(lambda: window.desk.open(open_services))
        assert window.desk.state.phase == "failed"
        until(qtbot, lambda: window.record.wait.again.isVisible())
        click(window.record.wait.again)
        until(qtbot, lambda: window.desk.state.phase == "ready")


def test_that_a_new_window_finds_the_night_again(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services(silent=True)) as window:
        readout = window.record.readout
        assert readout.name.words == "Left side"
        assert window.record.live.isVisible()
        assert "Your label: left side, leaning forward." in readout.accessibleName()
        assert window.record.events.isVisible()
        assert window.bar.pill.text.startswith("Abdomen silent")


def test_that_a_new_window_leaves_the_night_to_the_station(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        window.close()
        dialog = window.findChild(CloseDialog)
        assert dialog is not None
        click(dialog.leave)
        assert not window.isVisible()
    assert services.station.closed
    assert not services.station.asked(EndNight)


def test_that_closing_can_end_the_night(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        window.close()
        dialog = window.findChild(CloseDialog)
        assert dialog is not None
        click(dialog.end)
        until(qtbot, lambda: not window.isVisible())
    assert services.station.asked(EndNight)


def test_that_closing_can_be_thought_better_of(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        window.close()
        dialog = window.findChild(CloseDialog)
        assert dialog is not None
        click(dialog.stay)
        assert window.isVisible()
        assert window.desk.services is not None


def test_that_closing_without_a_night_asks_nothing(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        window.close()
        assert not window.isVisible()
    assert services.station.closed


KEYS = {
    Qt.Key.Key_F12: "S",
    Qt.Key.Key_F1: "SR",
    Qt.Key.Key_F3: "R",
    Qt.Key.Key_F6: "P",
    Qt.Key.Key_F11: "SL",
    Qt.Key.Key_S: "S",
    Qt.Key.Key_U: "upright",
    Qt.Key.Key_R: "R",
    Qt.Key.Key_X: "cannot tell",
    Qt.Key.Key_P: "P",
    Qt.Key.Key_L: "PL",
}


def test_that_keys_label(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        for key in KEYS:
            press(window, key)
        until(qtbot, lambda: len(services.station.asked(SetLabel)) == len(KEYS))
    assert services.station.asked(SetLabel) == [SetLabel(code=code) for code in KEYS.values()]


def test_that_two_letters_lean(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        press(window, Qt.Key.Key_L)
        press(window, Qt.Key.Key_P)
        until(qtbot, lambda: len(services.station.asked(SetLabel)) == 2)
    assert services.station.asked(SetLabel)[-1] == SetLabel(code="LP")


def test_that_space_marks_and_n_writes_a_note(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        window.show_page("sensors")
        press(window, Qt.Key.Key_Space)
        press(window, Qt.Key.Key_N)
        note = window.record.events.note
        assert window.page.title == "Record"
        assert note.isVisible()
        type_into(note, "slipped")
        press(note, Qt.Key.Key_F3)
        press(note, Qt.Key.Key_Return)
        until(qtbot, lambda: len(services.station.asked(Mark)) == 2)
        assert not note.isVisible()
    assert services.station.asked(Mark) == [Mark(text=""), Mark(text="slipped")]
    assert services.station.asked(SetLabel) == [SetLabel(code="R")]


def test_that_labels_are_undone_and_redone_by_key(qtbot: QtBot) -> None:
    services = night_services()
    control = Qt.KeyboardModifier.ControlModifier
    with opened_window(qtbot, services) as window:
        press(window, Qt.Key.Key_S)
        until(qtbot, lambda: labels_of(services.station) == ["LP", "S"])
        until(qtbot, lambda: window.desk.state.labels == services.station.labels)
        press(window, Qt.Key.Key_Z, control)
        until(qtbot, lambda: labels_of(services.station) == ["LP"])
        until(qtbot, lambda: window.desk.state.labels == services.station.labels)
        press(window, Qt.Key.Key_Z, control | Qt.KeyboardModifier.ShiftModifier)
        until(qtbot, lambda: labels_of(services.station) == ["LP", "S"])
    assert services.station.asked(UndoLabel)


def test_that_label_keys_do_nothing_without_a_night(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        press(window, Qt.Key.Key_S)
        press(window, Qt.Key.Key_Space)
        press(window, Qt.Key.Key_N)
        assert not window.record.events.note.isVisible()
    assert not services.station.asked(SetLabel)
    assert not services.station.asked(Mark)


def test_that_ctrl_and_a_number_switch_pages(qtbot: QtBot) -> None:
    with opened_window(qtbot) as window:
        for number, page in reversed(list(enumerate(PAGES, start=1))):
            key = Qt.Key(Qt.Key.Key_0 + number)
            press(window, key, Qt.KeyboardModifier.ControlModifier)
            assert window.page is window.pages[page]


def test_that_a_question_mark_helps(qtbot: QtBot) -> None:
    with opened_window(qtbot) as window:
        press(window, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
        assert window.page.title == "Help"


def test_that_v_opens_the_ward_and_ctrl_l_looks(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        press(window, Qt.Key.Key_V)
        until(qtbot, lambda: services.station.ward_open)
        until(qtbot, lambda: len(window.desk.state.found) == 3)
        window.desk.state.found.clear()
        press(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        until(qtbot, lambda: len(window.desk.state.found) == 3)


def test_that_enter_sees_the_alarm_which_beeps(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    with opened_window(qtbot, night_services(silent=True)) as window:
        until(qtbot, lambda: len(beeps) == 2)
        assert waits_for_seen(window)
        press(window, Qt.Key.Key_Return)
        assert not waits_for_seen(window)
        assert window.bar.pill.text.startswith("Abdomen silent")


def test_that_a_refused_start_is_told_in_place(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    services.station.refusals[StartNight] = RefusedError("The disk is full.", "Make room.")
    with opened_window(qtbot, services) as window:
        request = NightRequest(subject="S01", folder="/nights", consent=True)
        window.desk.start_night(request)
        until(qtbot, lambda: window.foot.error_note.isVisible())
        assert window.foot.error_note.words == "The disk is full. Make room."
        click(window.foot.error_note.close_button)
        assert not window.foot.error_note.isVisible()


def test_that_a_night_started_elsewhere_is_shown(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    with opened_window(qtbot, services) as window:
        services.station.do(StartNight(request=NightRequest(subject="S07", folder="/n")))
        until(qtbot, lambda: window.record.night.isVisible())


def test_that_a_model_that_is_gone_is_told_and_recording_goes_on(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        gone = ClassifierChanged(
            utc_ns=services.station.now_utc_ns(), state="unavailable", words="The model stopped."
        )
        services.station.tell(gone)
        until(qtbot, lambda: window.record.readout.name.words == "No model")
        assert window.desk.state.night is not None
        assert window.desk.state.log.lines[0].text.startswith("The model stopped.")


def test_that_a_station_that_is_gone_is_told(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        services.station.tell(
            WarningRaised(
                utc_ns=1, kind="station lost", level="lost", words="It has gone.", advice="Retry."
            )
        )
        until(qtbot, lambda: window.record.wait.again.isVisible())
        until(qtbot, lambda: window.bar.pill.text == "No station")
        assert not window.bar.accessibleName().startswith("Recording")


def test_that_signals_are_drawn(qtbot: QtBot) -> None:
    services = night_services()
    with opened_window(qtbot, services) as window:
        send_signals(services.station, 5.0)
        until(qtbot, lambda: len(window.record.signals.live_view.sensors()) == 3)
        window.record.signals.draw()


def test_that_the_look_can_change_while_it_is_open(qtbot: QtBot, theme: Theme) -> None:
    with opened_window(qtbot, night_services()) as window:
        for page in window.pages:
            window.show_page(page)
            window.wear(theme)
        assert window.record.readout.theme is theme


def test_that_everything_that_can_be_pressed_has_a_name(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        nameless = [
            type(widget).__name__
            for kind in (QAbstractButton, QComboBox, QLineEdit)
            for widget in window.findChildren(kind)
            if not (widget.accessibleName() or getattr(widget, "text", str)())
            and not widget.objectName().startswith("qt_")
        ]
    assert nameless == []


def test_that_the_station_that_was_silent_is_back(qtbot: QtBot) -> None:
    station = night_station(silent=True)
    services = FakeServices(station=station)
    with opened_window(qtbot, services) as window:
        assert isinstance(window, MainWindow)
        back = station.put_on(SERIALS[2], "abdomen")
        assert station.events[-1] == SensorChanged(
            utc_ns=station.events[-1].utc_ns, status=station.sensors[back]
        )
        until(qtbot, lambda: window.bar.pill.text == "")


def test_that_a_small_screen_scrolls_and_cuts_nothing(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        window.resize(640, 400)
        until(qtbot, lambda: window.width() == 640)
        held = held_by(window.record)
        until(qtbot, lambda: held.verticalScrollBar().maximum() > 0)
        assert window.record.width() >= window.record.minimumSizeHint().width()
        end = window.frame.end_night
        assert window.rect().contains(end.mapTo(window, end.rect().bottomRight()))


def test_that_the_ribbon_is_seen_on_a_screen_of_720_lines(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        window.resize(1280, 720)
        until(qtbot, lambda: window.height() == 720)
        ribbon = window.record.night.ribbon
        until(
            qtbot,
            lambda: window.rect().contains(ribbon.mapTo(window, ribbon.rect().bottomRight())),
        )


def test_that_the_keyboard_brings_into_sight_what_it_reaches(qtbot: QtBot) -> None:
    with opened_window(qtbot, night_services()) as window:
        window.show_page("train")
        window.resize(640, 400)
        held = held_by(window.train)
        until(qtbot, lambda: held.horizontalScrollBar().maximum() > 0)
        window.activateWindow()
        window.train.missing.button.setFocus()
        before = held.horizontalScrollBar().value()
        held.ensureWidgetVisible(window.train.missing.button)
        assert held.horizontalScrollBar().value() > before
