"""A night of the demo takes every posture, and what happens on the way happens in its order."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sleepmon.cli.demo.night import Mishap, Ward
from sleepmon.cli.output import Output
from sleepmon.domain.commands import (
    Answer,
    Command,
    Done,
    EndNight,
    OpenWard,
    RunScript,
    StartNight,
)
from sleepmon.domain.errors import NightError, SensorNotFound
from sleepmon.domain.events import NightBuildFailed
from tests.fakes.fake_station import FakeStation


def _ward(station: FakeStation, folder: Path) -> Ward:
    return Ward(station, station.scheme, folder, Output(out=io.StringIO()))


def test_that_sensors_are_worn_where_they_sit(tmp_path: Path) -> None:
    worn = _ward(FakeStation(), tmp_path).wake(seed=3)
    assert ["neck", "chest", "abdomen"] == list(worn.values())


def test_that_a_ward_without_all_sensors_is_told(tmp_path: Path) -> None:
    class _Poor(FakeStation):
        """One sensor only."""

        def do(self, command: Command) -> Answer:
            """Lose the others."""
            answer = super().do(command)
            self.nearby = self.nearby[:1]
            return answer

    with pytest.raises(SensorNotFound):
        _ward(_Poor(), tmp_path).wake(seed=1)


def test_that_a_night_is_recorded_with_its_mishaps_in_order(tmp_path: Path) -> None:
    station, happened = FakeStation(), list[str]()
    ward = _ward(station, tmp_path)
    worn = ward.wake(seed=1)
    mishaps = [
        Mishap(0.02, lambda: happened.append("second")),
        Mishap(0.0, lambda: happened.append("first")),
    ]
    night = ward.record("V01", worn, 0.06, mishaps)
    assert ["first", "second"] == happened
    assert [RunScript(codes=(), seconds_each=0.005, label=True)] == station.asked(RunScript)
    assert ("V01", station.snapshot().night) == (night.subject, None)
    assert night.file.startswith(str(tmp_path))
    ward.change_sleeper(seed=2)
    assert OpenWard(seed=2) == station.commands[-1]


def test_that_a_night_without_a_file_is_a_failure(tmp_path: Path) -> None:
    class _Full(FakeStation):
        """No room for the night's file."""

        def do(self, command: Command) -> Answer:
            """Fail at the end."""
            if isinstance(command, EndNight):
                self.tell(NightBuildFailed(utc_ns=1, night_id="n", folder="f", words="No room."))
                return Done()
            return super().do(command)

    station = _Full()
    ward = _ward(station, tmp_path)
    with pytest.raises(NightError) as caught:
        ward.record("V01", ward.wake(seed=1), 0.02, [])
    assert "No room." == caught.value.details
    assert 1 == len(station.asked(StartNight))
