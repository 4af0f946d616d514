"""A scenario played at a real station, and what the night's file says of it afterwards."""

from pathlib import Path

from sleepmon.domain import commands, events
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from tests.fakes.listener import Listener
from tests.fakes.ward_station import put_on, start_night, ward_station


def test_that_a_clock_set_back_is_told_written_and_harmless(tmp_path: Path) -> None:
    station = ward_station(speed=20.0)
    listener = Listener()
    station.follow(listener)
    try:
        put_on(station)
        start_night(station, tmp_path / "nights")
        station.do(commands.PlayScenario(name="summer-time"))
        listener.wait_for(events.WarningRaised, lambda e: e.kind == "clock set", limit_s=30.0)
        station.do(commands.EndNight())
        saved = listener.wait_for(events.NightSaved, limit_s=60.0)
    finally:
        station.close()
    assert verify_night(Path(saved.file)).whole
    with open_night(Path(saved.file)) as night:
        words = [e.words for e in night.events if isinstance(e, events.WarningRaised)]
    assert any("clock was set back by 3600 s" in each for each in words)
