"""Killing live classification costs predictions and not one sample."""

import signal
import sys
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.nights import Wearer
from sleepmon.domain.resources import shipped_model
from sleepmon.services.ports import ClassifierListener
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from sleepmon.workers.classify import ClassifierProcess
from tests.fakes.listener import Listener
from tests.fakes.waiting import send_signal
from tests.fakes.ward_station import put_on, start_night, ward_station


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.expects_log("the classify child was ended by the system or by a crash .SIGKILL")
def test_that_the_night_goes_on_and_is_whole(tmp_path: Path) -> None:
    made: list[ClassifierProcess] = []

    def make(listener: ClassifierListener, wearer: Wearer) -> ClassifierProcess:
        made.append(ClassifierProcess(shipped_model(), listener))
        return made[-1]

    station, listener = ward_station(make, speed=3.0), Listener()
    try:
        station.follow(listener)
        put_on(station)
        start_night(station, tmp_path)
        listener.wait_for(events.ClassifierChanged, lambda e: e.state == "running", 60)
        listener.wait_for(events.PosturePredicted, limit_s=60)
        send_signal(made[0].child_pid, signal.SIGKILL)
        changed = listener.wait_for(events.ClassifierChanged, lambda e: e.state == "restarting")
        assert "Recording goes on" in changed.words
        before = len(listener.of(events.PosturePredicted))
        listener.wait_for(
            events.PersonSeen,
            lambda e: len(listener.events) > 0 and before < _predicted(listener),
            60,
        )
        station.do(commands.EndNight())
        saved = listener.wait_for(events.NightSaved)
    finally:
        station.close()
    assert verify_night(Path(saved.file)).whole
    assert {0} == set(saved.missing.values())
    with open_night(Path(saved.file)) as night:
        assert night.predictions
        changes = [e.state for e in night.events if isinstance(e, events.ClassifierChanged)]
        assert "restarting" in changes


def _predicted(listener: Listener) -> int:
    return sum(isinstance(event, events.PosturePredicted) for event in listener.events)
