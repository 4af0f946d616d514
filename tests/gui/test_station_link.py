"""The line to the station: reached, switched, lost, let go."""

from __future__ import annotations

import time

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from sleepmon.domain.commands import CloseStation, Snapshot, TakeSnapshot
from sleepmon.domain.errors import RefusedError, SleepmonError, StationBusy, StationUnreachable
from sleepmon.domain.events import WarningRaised
from sleepmon.domain.settings import Settings
from sleepmon.gui.ports import Services
from sleepmon.gui.station_link import patient
from tests.fakes.fake_services import FakeServices
from tests.fakes.fake_station import FakeStation
from tests.fakes.scenes import ward_station
from tests.gui.opened import a_desk, until


def test_that_opening_follows_the_station_and_reads_settings(qtbot: QtBot) -> None:
    services = FakeServices(station=ward_station())
    services.settings.settings = Settings(planned_hours=6.0)
    with a_desk() as desk:
        desk.open(lambda: services)
        assert desk.state.phase == "starting"
        until(qtbot, lambda: desk.state.phase == "ready")
        assert desk.settings.planned_hours == 6.0
        assert len(desk.state.sensors) == 3
        assert services.station.listeners
    assert services.station.closed
    assert not services.station.listeners
    assert services.retraining.asked == ["close"]


class _EvenStation(FakeStation):
    """Its time ran on when the computer's was set."""

    ahead_ns = 0

    def snapshot(self) -> Snapshot:
        return msgspec.structs.replace(super().snapshot(), utc_ns=time.time_ns() + self.ahead_ns)


def test_that_the_window_keeps_the_stations_time(qtbot: QtBot) -> None:
    station = _EvenStation()
    with a_desk() as desk:
        desk.open(lambda: FakeServices(station=station))
        until(qtbot, lambda: desk.state.phase == "ready")
        assert 0 == desk.ahead_ns
        station.ahead_ns = 3600 * 10**9
        words = "The computer's clock was set back by 3600 s."
        warning = WarningRaised(utc_ns=1, kind="clock set", level="attention", words=words)
        station.tell(warning)
        until(qtbot, lambda: desk.ahead_ns != 0)
        assert 3600 == pytest.approx((desk.now_utc_ns() - time.time_ns()) / 1e9, abs=1.0)


def test_that_a_station_others_use_is_not_closed(qtbot: QtBot) -> None:
    services = FakeServices()
    with a_desk() as desk:
        desk.open(lambda: services)
        until(qtbot, lambda: desk.state.phase == "ready")
        desk.close(keep_station=True)
    assert not services.station.closed
    assert not services.station.listeners


def test_that_switching_the_radio_starts_the_station_anew(qtbot: QtBot) -> None:
    stations = [FakeStation(radio="system"), FakeStation(radio="virtual")]
    services = [FakeServices(station=station) for station in stations]
    tries: list[int] = []

    def open_services() -> Services:
        tries.append(1)
        if len(tries) == 2:
            raise StationBusy("The old station still leaves.")
        return services[0] if len(tries) == 1 else services[1]

    with a_desk() as desk:
        desk.open(open_services)
        until(qtbot, lambda: desk.state.phase == "ready")
        desk.open_ward()
        until(qtbot, lambda: desk.state.ward_open and len(desk.state.found) == 3)
        assert desk.state.radio == "virtual"
    assert stations[0].asked(CloseStation)
    assert services[0].settings.settings.radio == "virtual"


def test_that_a_switch_that_is_refused_leaves_all_as_it_was(qtbot: QtBot) -> None:
    services = FakeServices(station=FakeStation(radio="system"))
    services.station.refusals[CloseStation] = RefusedError("A night is open.")
    refused: list[SleepmonError] = []
    with a_desk() as desk:
        desk.failed.connect(refused.append)
        desk.open(lambda: services)
        until(qtbot, lambda: desk.state.phase == "ready")
        desk.open_ward()
        until(qtbot, lambda: bool(refused))
        assert desk.state.phase == "ready"
        assert services.settings.settings.radio == "system"


def test_that_a_station_that_vanishes_is_told(qtbot: QtBot) -> None:
    services = FakeServices()
    with a_desk() as desk:
        desk.open(lambda: services)
        until(qtbot, lambda: desk.state.phase == "ready")
        services.station.has_left = True
        desk.refresh()
        until(qtbot, lambda: desk.state.phase == "failed")
        assert desk.failure is not None
        assert desk.failure.summary == "The station has gone."


def test_that_a_window_that_was_too_slow_follows_again(qtbot: QtBot) -> None:
    services = FakeServices()
    with a_desk() as desk:
        desk.open(lambda: services)
        until(qtbot, lambda: desk.state.phase == "ready")
        services.station.listeners.clear()
        services.station.put_on("3FA2", "neck")
        services.station.cut_off()
        until(qtbot, lambda: len(desk.state.sensors) == 1)
        assert services.station.listeners
        services.station.listeners.append(services.station.listeners[0])


def test_that_an_answer_of_another_kind_is_an_error(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = FakeServices()
    monkeypatch.setattr(services.station, "snapshot", lambda: "nonsense")
    with a_desk() as desk:
        desk.open(lambda: services)
        until(qtbot, lambda: desk.state.phase == "failed")
    assert services.station.asked(TakeSnapshot)


def test_that_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sleepmon.gui.station_link.LEAVING_LIMIT_S", 0.0)

    def unreachable() -> Services:
        raise StationUnreachable("Nobody answers.")

    with pytest.raises(StationUnreachable, match="Nobody answers"):
        patient(unreachable)()
