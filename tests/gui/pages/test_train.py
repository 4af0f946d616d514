"""Retraining as a person does it, with a run that goes at the test's pace."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import ReloadModel
from sleepmon.domain.errors import RefusedError, SleepmonError
from sleepmon.domain.training import Verdict
from sleepmon.gui.close_dialog import CloseDialog
from sleepmon.gui.main_window import MainWindow
from tests.fakes.fake_services import (
    FakeModels,
    FakeRetraining,
    FakeServices,
    a_plan,
    a_result,
    an_epoch,
)
from tests.gui.opened import click, opened_window, until

pytestmark = pytest.mark.usefixtures("letters")


def show_train(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("train")
    until(qtbot, lambda: window.train.state.plan is not None)
    window.refresh()


def start(qtbot: QtBot, window: MainWindow, services: FakeServices) -> None:
    show_train(qtbot, window)
    click(window.train.missing.button)
    until(qtbot, lambda: services.retraining.listener is not None)


def finish(
    qtbot: QtBot, window: MainWindow, services: FakeServices, verdict: Verdict = "better"
) -> None:
    start(qtbot, window, services)
    listener = services.retraining.listener
    assert listener is not None
    for number in range(1, 4):
        listener.on_epoch(an_epoch(number))
    listener.on_result(a_result(verdict))
    until(qtbot, lambda: window.train.state.stage == "done")


def test_that_a_better_model_is_used_and_can_be_taken_back(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        finish(qtbot, window, services)
        page = window.train
        assert page.missing.button.text() == "Retrain again"
        assert page.result.table.isVisible()
        click(page.result.use)
        until(qtbot, lambda: window.foot.undo_bar.isVisible())
        assert page.state.decision == "The new model is in use."
        assert not page.result.use.isVisible()
        until(qtbot, lambda: len(services.station.asked(ReloadModel)) == 1)
        window.wishes.undo()
        until(qtbot, lambda: len(services.station.asked(ReloadModel)) == 2)
    asked = [one for one in services.retraining.asked if one != "plan"]
    assert asked == ["start", "promote", "roll_back", "close"]


def test_that_a_worse_model_asks_once_before_it_is_used(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        finish(qtbot, window, services, "worse")
        click(window.train.result.use)
        assert "promote" not in services.retraining.asked
        assert window.train.result.use.text() == "Use it all the same"
        click(window.train.result.use)
        until(qtbot, lambda: "promote" in services.retraining.asked)


def test_that_the_old_model_can_be_kept(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        finish(qtbot, window, services, "not judged")
        click(window.train.result.keep)
        until(qtbot, lambda: window.train.state.stage == "decided")
    assert "keep" in services.retraining.asked
    assert not services.station.asked(ReloadModel)


def test_that_a_run_can_be_cancelled(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        start(qtbot, window, services)
        assert window.train.missing.button.text() == "Cancel"
        assert window.train.rounds.progress.isVisible()
        click(window.train.missing.button)
        until(qtbot, lambda: window.train.state.stage == "planned")
        assert window.train.missing.button.text() == "Retrain"


def test_that_a_run_that_fails_says_why_in_place(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        start(qtbot, window, services)
        assert services.retraining.listener is not None
        services.retraining.listener.on_failed("Out of memory. " * 12, "trace")
        until(qtbot, lambda: bool(window.train.state.trouble))
        assert window.train.rounds.width() < window.train.result.width()


def test_that_a_plan_that_is_refused_blocks_the_button_and_says_why(qtbot: QtBot) -> None:
    retraining = FakeRetraining(next_plan=a_plan(0, refusal="No night has labels yet."))
    services = FakeServices(retraining=retraining, models=FakeModels(earlier=()))
    with opened_window(qtbot, services) as window:
        show_train(qtbot, window)
        assert window.train.missing.button.reason == "No night has labels yet."
        assert not window.train.roll_back.isVisible()
        click(window.train.missing.button)
        assert services.retraining.listener is None


def test_that_the_model_in_use_is_shown_until_there_is_something_to_compare(
    qtbot: QtBot,
) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        show_train(qtbot, window)
        result = window.train.result
        assert result.accessibleName() == "The model in use now"
        assert "All 12 postures: 84.2 % now" in result.table.accessibleName()
        finish(qtbot, window, services)
        assert result.accessibleName().startswith("Before and after")
        assert "84.2 to 89.3 %" in result.table.accessibleName()


def test_that_a_failed_run_kept_no_round(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        start(qtbot, window, services)
        assert services.retraining.listener is not None
        services.retraining.listener.on_epoch(an_epoch(1))
        services.retraining.listener.on_failed("Out of memory.", "")
        until(qtbot, lambda: bool(window.train.state.trouble))
        assert window.train.rounds.curves.best is None


def test_that_a_start_that_is_refused_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = FakeServices()

    def refuse(*_anything: object) -> None:
        raise RefusedError("A training run goes on already.")

    monkeypatch.setattr(services.retraining, "start", refuse)
    with opened_window(qtbot, services) as window:
        show_train(qtbot, window)
        click(window.train.missing.button)
        until(qtbot, lambda: bool(window.train.state.trouble))
        assert window.train.state.trouble == "A training run goes on already."


def test_that_a_plan_that_cannot_be_made_is_told(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = FakeServices()

    def fail(*_anything: object) -> None:
        raise SleepmonError("The folder cannot be read.")

    monkeypatch.setattr(services.retraining, "plan", fail)
    with opened_window(qtbot, services) as window:
        window.show_page("train")
        until(qtbot, lambda: window.foot.error_note.isVisible())


def test_that_rolling_back_is_one_click(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        show_train(qtbot, window)
        click(window.train.roll_back)
        until(qtbot, lambda: window.train.state.decision != "")
    assert "roll_back" in services.retraining.asked


def test_that_closing_while_training_asks(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        start(qtbot, window, services)
        window.close()
        dialog = window.findChild(CloseDialog)
        assert dialog is not None
        assert window.isVisible()
        click(dialog.leave)
        assert not window.isVisible()
    assert "close" in services.retraining.asked


def test_that_one_person_gets_a_model_of_their_own(qtbot: QtBot) -> None:
    services = FakeServices()
    with opened_window(qtbot, services) as window:
        show_train(qtbot, window)
        page = window.train
        person = page.state.people[0]
        assert page.whose.isVisible()
        assert "" == page.whose.subject
        row = page.whose.findData(person)
        page.whose.setCurrentIndex(row)
        page.whose.activated.emit(row)
        until(qtbot, lambda: page.state.plan is not None and page.state.plan.subject == person)
        assert f"Learns {person} alone" in page.note
        click(page.missing.button)
        until(qtbot, lambda: services.retraining.listener is not None)
        listener = services.retraining.listener
        assert listener is not None
        listener.on_epoch(an_epoch(1))
        listener.on_result(a_result("better"))
        until(qtbot, lambda: page.state.stage == "done")
        click(page.result.use)
        until(qtbot, lambda: page.state.decision == f"{person}'s own model is in use.")
        until(qtbot, lambda: len(services.station.asked(ReloadModel)) == 1)
        window.wishes.undo()
        until(qtbot, lambda: f"roll_back {person}" in services.retraining.asked)
