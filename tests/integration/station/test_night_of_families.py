"""A night of sensors that count in m/s², in compressed packets, and without a clock."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain import commands, events
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.services.station import Station
from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from tests.fakes.listener import Listener
from tests.fakes.ward_station import start_night, ward_station

SPECS = (
    SensorSpec(family="movesense", serial="250230002214", placement="chest"),
    SensorSpec(family="polar_verity", serial="A1B2C3D4", placement="abdomen"),
    SensorSpec(family="witmotion", serial="CD004B81", placement="neck"),
)


@pytest.fixture
def station() -> Iterator[Station]:
    station = ward_station(speed=3.0, specs=SPECS)
    yield station
    station.close()


def test_that_a_night_of_other_families_is_whole(station: Station, tmp_path: Path) -> None:
    listener = Listener()
    station.follow(listener)
    station.do(commands.OpenWard(seed=3))
    for spec in SPECS:
        request = StreamRequest()
        station.do(commands.Connect(sensor=spec.sensor, placement=spec.placement, stream=request))
    start_night(station, tmp_path / "nights")
    station.do(commands.RunScript(codes=("S", "L"), seconds_each=3.0, label=True))
    listener.wait_for(
        events.LabelsChanged, lambda e: [span.code for span in e.labels] == ["S", "L"]
    )
    station.do(commands.EndNight())
    saved = listener.wait_for(events.NightSaved)

    report = verify_night(Path(saved.file))
    assert report.whole, [finding for finding in report.findings if finding.state == "lost"]
    with open_night(Path(saved.file)) as night:
        rows = {row.family: row for row in night.sensors}
        assert {spec.family for spec in SPECS} == set(rows)
        assert {"movesense": "float32", "polar_verity": "int16", "witmotion": "int16"} == {
            family: row.dtype for family, row in rows.items()
        }
        assert ["witmotion"] == [f for f, row in rows.items() if not row.has_device_clock]
        for row in rows.values():
            strength = np.linalg.norm(night.acceleration_g(row.sensor), axis=1)
            assert 1.0 == pytest.approx(float(np.median(strength)), abs=0.1)
