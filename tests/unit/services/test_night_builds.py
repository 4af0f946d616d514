"""Files are built behind the scenes, and what goes wrong there is told."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.services.night_builds import NightBuilds
from tests.fakes.bedside import Bedside
from tests.fakes.clock import FakeClock
from tests.fakes.night_recorder import Built


@pytest.mark.expects_log("building a night failed")
def test_that_a_fault_of_our_own_is_told_in_words(tmp_path: Path) -> None:
    def build(folder: Path, file: Path, progress: Callable[[float], None]) -> Built:
        raise ValueError("our own")

    told: list[events.Event] = []
    builds = NightBuilds(FakeClock(), build, told.append)
    with Bedside(tmp_path) as bed:
        bed.start_night()
        night = bed.station._state.desk.night
        assert night is not None
        builds.begin(night)
        assert builds.wait(10)
    assert [events.NightBuildFailed] == [type(event) for event in told]


def test_that_a_station_is_busy_until_the_file_is_built(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        going = threading.Event()
        real = bed.nights.build

        def slow(folder: Path, file: Path, progress: Callable[[float], None]) -> Built:
            going.wait(10)
            return real(folder, file, progress)

        bed.station._builds._build = slow
        bed.start_night()
        assert bed.station.busy
        bed.do(commands.EndNight())
        assert bed.station.busy
        assert not bed.station._builds.wait(0.01)
        going.set()
        bed.listener.wait_for(events.NightSaved)
        assert bed.station._builds.wait(10)
        assert not bed.station.busy


def test_that_the_progress_of_a_build_is_news_of_its_night(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        real = bed.nights.build

        def stepwise(folder: Path, file: Path, progress: Callable[[float], None]) -> Built:
            progress(0.25)
            return real(folder, file, progress)

        bed.station._builds._build = stepwise
        bed.start_night()
        bed.do(commands.EndNight())
        saved = bed.listener.wait_for(events.NightSaved)
        told = [e for e in bed.listener.events if isinstance(e, events.NightBuildProgressed)]
    assert [(saved.night_id, 0.25), (saved.night_id, 1.0)] == [(e.night_id, e.done) for e in told]
