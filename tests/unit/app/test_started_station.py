"""A station is found where it runs, and its radio is the one that was asked for."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepmon.app import started_station
from sleepmon.app.paths import UserPaths, user_paths
from sleepmon.app.started_station import attached_station, radio_of, running_station
from sleepmon.domain.errors import StationBusy, StationUnreachable
from sleepmon.remote.server import StationServer
from tests.fakes.fake_station import FakeStation


class _Hosted(FakeStation):
    """A station that a server can host."""

    def __init__(self) -> None:
        super().__init__("virtual")
        self.leaving = threading.Event()
        self.busy = False


@pytest.fixture
def paths(sleepmon_home: Path) -> UserPaths:
    return user_paths()


@pytest.fixture
def served(paths: UserPaths) -> Iterator[StationServer]:
    server = StationServer(_Hosted(), paths.runtime)
    server.open()
    yield server
    server.close()


def test_that_no_station_is_found_where_none_runs(paths: UserPaths) -> None:
    assert running_station(paths) is None


@pytest.mark.usefixtures("served")
def test_that_a_running_station_is_attached_to(paths: UserPaths) -> None:
    client = attached_station(paths, "virtual")
    assert "virtual" == radio_of(client)
    client.close()


@pytest.mark.usefixtures("served")
def test_that_another_radio_is_refused_with_the_remedy(paths: UserPaths) -> None:
    with pytest.raises(StationBusy) as caught:
        attached_station(paths, "system")
    assert "sleepmon station --end" in caught.value.advice


def test_that_a_station_that_dies_at_once_is_told_with_its_last_words(
    paths: UserPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*arguments: str) -> list[str]:
        return [sys.executable, "-c", "raise SystemExit('no radio at all')"]

    monkeypatch.setattr(started_station, "own_command", dying)
    with pytest.raises(StationUnreachable, match="could not be started") as caught:
        attached_station(paths, "virtual")
    assert "no radio at all" in caught.value.details
