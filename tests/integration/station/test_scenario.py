"""A scenario played at a real station, and what the night's file says of it afterwards."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain import commands, events
from sleepmon.services.station import Station
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from tests.fakes.listener import Listener
from tests.fakes.ward_station import put_on, start_night, ward_station


def _ahead_s(station: Station) -> float:
    """By how much the station's time is ahead of what people read."""
    seen = station.do(commands.TakeSnapshot())
    wall_utc_ns = station._parts.wall_utc_ns
    assert isinstance(seen, commands.Snapshot)
    assert wall_utc_ns is not None
    return (seen.utc_ns - wall_utc_ns()) / 1e9


def test_that_a_clock_set_back_is_told_written_and_harmless(tmp_path: Path) -> None:
    station = ward_station(speed=20.0)
    listener = Listener()
    station.follow(listener)
    try:
        put_on(station)
        start_night(station, tmp_path / "nights")
        station.do(commands.PlayScenario(name="summer-time"))
        listener.wait_for(events.WarningRaised, lambda e: e.kind == "clock set", limit_s=30.0)
        during_s = _ahead_s(station)
        station.do(commands.EndNight())
        after_s = _ahead_s(station)
        saved = listener.wait_for(events.NightSaved, limit_s=60.0)
    finally:
        station.close()
    assert [3600, 0] == pytest.approx([during_s, after_s], abs=1.0)
    report = verify_night(Path(saved.file))
    assert report.whole
    assert any("clock was set once" in finding.words for finding in report.findings)
    with open_night(Path(saved.file)) as night:
        words = [e.words for e in night.events if isinstance(e, events.WarningRaised)]
        for row in night.sensors:
            steps_s = np.diff(night.times_utc_s(row.sensor))
            assert 0.009 < steps_s.min() <= steps_s.max() < 0.011, "the hour did not come twice"
    assert any("clock was set back by 3600 s" in each for each in words)
