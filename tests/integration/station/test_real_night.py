"""A night through the real parts: virtual ward over real bleak, journal, file, verification."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.errors import PreflightFailed
from sleepmon.domain.samples import SensorId
from sleepmon.services.station import Station
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from tests.fakes.listener import Listener
from tests.fakes.live_classifier import FakeModels
from tests.fakes.ward_station import WORN, put_on, snapshot_of, start_night, ward_station

SPEED = 3.0
CHEST = SensorId("polar_h10:7A21C3F0")
NECK = SensorId("open_profile:0C31")


@pytest.fixture
def models() -> FakeModels:
    return FakeModels()


@pytest.fixture
def station(models: FakeModels) -> Iterator[Station]:
    station = ward_station(models.make, SPEED)
    yield station
    station.close()


def test_that_a_night_with_labels_and_a_lost_link_is_whole(
    station: Station, models: FakeModels, tmp_path: Path
) -> None:
    listener = Listener()
    station.follow(listener)
    put_on(station)
    opened = start_night(station, tmp_path / "nights")
    station.do(commands.RunScript(codes=("S", "L"), seconds_each=3.0, label=True))
    listener.wait_for(
        events.LabelsChanged, lambda e: [span.code for span in e.labels] == ["S", "L"]
    )
    models.made[0].say(NECK, 9, snapshot_of(station).sensors[0].last_arrived_utc_ns or 0)
    station.do(commands.DisturbSensor(sensor=CHEST, in_range=False))
    listener.wait_for(
        events.WarningRaised, lambda e: (e.kind, e.level) == (f"link {CHEST}", "lost")
    )
    station.do(commands.Mark(text="link lost"))
    station.do(commands.DisturbSensor(sensor=CHEST, in_range=True))
    gap = listener.wait_for(events.GapRecorded, lambda e: e.sensor == CHEST)
    listener.wait_for(events.WarningCleared, lambda e: e.kind == f"link {CHEST}")
    station.do(commands.EndNight())
    saved = listener.wait_for(events.NightSaved)

    progressed = [e for e in listener.events if isinstance(e, events.NightBuildProgressed)]
    parts = [event.done for event in progressed]
    assert (sorted(parts), 1.0) == (parts, parts[-1])

    report = verify_night(Path(saved.file))
    assert report.whole, [finding for finding in report.findings if finding.state == "lost"]
    assert saved.samples == report.samples
    assert {CHEST: gap.missing} == {s: n for s, n in report.missing.items() if n}
    with open_night(Path(opened.file)) as night:
        assert set(WORN) == {sensor.sensor for sensor in night.sensors}
        assert ["S", "L"] == [span.code for span in night.labels]
        assert {"script"} == {span.author for span in night.labels}
        assert 1 == len(night.predictions)
        kinds = {type(event) for event in night.events}
        assert {events.Marked, events.WarningRaised, events.WarningCleared} <= kinds
    drawn = {block.sensor for block, _ in listener.blocks}
    assert set(WORN) == drawn


def test_that_a_silent_sensor_refuses_the_start_with_its_reason(
    station: Station, tmp_path: Path
) -> None:
    listener = Listener()
    station.follow(listener)
    put_on(station)
    station.do(commands.DisturbSensor(sensor=NECK, silent=True))
    listener.wait_for(events.SensorChanged, lambda e: e.status.state == "silent")
    with pytest.raises(PreflightFailed, match="0C31"):
        start_night(station, tmp_path)
    station.do(commands.Disconnect(sensor=NECK))
    opened = start_night(station, tmp_path)
    assert 2 == len(opened.meta.sensors)
    station.do(commands.CloseStation(end_night=True))
    listener.wait_for(events.NightSaved)
