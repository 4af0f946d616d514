"""What the station remembers of its sensors."""

import numpy as np
import pytest
from msgspec.structs import replace

from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.sensors import SensorStatus, StreamRequest
from sleepmon.services.sensors_in_use import SensorsInUse
from tests.fakes.sensor_hub import CHEST, NECK, found

STATUS = SensorStatus(
    sensor=CHEST,
    name="H10",
    family="polar_h10",
    serial="1",
    state="streaming",
    rate_hz=100.0,
    range_g=4,
)


PLAIN = StreamRequest()


def _worn(request: StreamRequest = PLAIN) -> SensorsInUse:
    sensors = SensorsInUse()
    sensors.want(CHEST, request)
    sensors.note(STATUS)
    sensors.assign(CHEST, "chest")
    return sensors


def _block(counts: np.typing.NDArray[np.int16] | np.typing.NDArray[np.float32]) -> SampleBlock:
    return SampleBlock(CHEST, 0, counts, 0.002, None, 0)


def test_that_a_signal_is_worth_telling_when_it_changed_much() -> None:
    sensors = SensorsInUse()
    assert [True, False, True] == [sensors.find(found(CHEST, rssi)) for rssi in (-50, -52, -60)]


def test_that_what_is_not_in_use_is_not_noted() -> None:
    assert SensorsInUse().note(STATUS) is None


def test_that_a_new_state_keeps_the_placement() -> None:
    status = _worn().note(replace(STATUS, state="lost"))
    assert status is not None
    assert ("lost", "chest") == (status.state, status.placement)


def test_that_a_sensor_that_does_not_stream_yet_is_in_no_night() -> None:
    sensors = _worn()
    sensors.note(replace(STATUS, state="connecting", rate_hz=0.0))
    assert () == sensors.night_sensors("system")
    sensors.note(STATUS)
    assert () == sensors.night_sensors("system"), "nothing has told yet what a count is worth"
    sensors.see(_block(np.zeros((1, 3), dtype=np.int16)), 5)
    assert [CHEST] == [one.sensor for one in sensors.night_sensors("system")]


def test_that_a_night_records_what_is_worn_as_it_streams() -> None:
    sensors = _worn()
    sensors.see(_block(np.zeros((1, 3), dtype=np.float32)), 5)
    sensors.want(NECK, StreamRequest())
    sensors.note(replace(STATUS, sensor=NECK))
    (sensor,) = sensors.night_sensors("system")
    assert ("chest", 4, "float32", 0.002, False, False) == (
        sensor.placement,
        sensor.range_g,
        sensor.dtype,
        sensor.g_per_count,
        sensor.has_device_clock,
        sensor.simulated,
    )


def test_that_samples_tell_that_a_sensor_lives() -> None:
    sensors = _worn()
    assert not sensors.await_samples(CHEST, 0.0)
    sensors.see(_block(np.zeros((1, 3), dtype=np.int16)), 5)
    assert sensors.await_samples(CHEST, 0.0)
    assert [5] == [status.last_arrived_utc_ns for status in sensors.statuses()]


def test_that_all_are_forgotten_at_the_end() -> None:
    sensors = _worn()
    sensors.release_all()
    sensors.see(_block(np.zeros((1, 3), dtype=np.int16)), 5)
    assert ((), None) == (sensors.statuses(), sensors.note(STATUS))


def test_that_sensors_of_the_virtual_radio_are_simulated() -> None:
    sensors = _worn()
    sensors.see(_block(np.zeros((1, 3), dtype=np.int16)), 5)
    assert sensors.night_sensors("virtual")[0].simulated


def test_that_a_status_of_an_unknown_sensor_is_none() -> None:
    assert _worn().status(SensorId("x:1")) is None


def test_that_a_sensor_has_its_place_while_it_connects() -> None:
    sensors = SensorsInUse()
    sensors.want(CHEST, PLAIN, "chest")
    connecting = sensors.note(replace(STATUS, state="connecting"))
    assert connecting is not None
    assert "chest" == connecting.placement
    sensors.want(NECK, PLAIN, "chest")
    sensors.note(replace(STATUS, sensor=NECK))
    assert {CHEST: "chest", NECK: None} == {s.sensor: s.placement for s in sensors.statuses()}


def test_that_hours_left_are_told_once_they_are_measured() -> None:
    sensors = _worn()
    told = [
        sensors.note(
            replace(STATUS, battery_percent=percent, last_arrived_utc_ns=minute * 60 * 10**9)
        )
        for minute, percent in ((0, 90), (7, 89), (37, 88), (67, 87))
    ]
    hours = [status.battery_hours_left for status in told if status is not None]
    assert [None, None] == hours[:2]
    assert [44.0, 43.5] == pytest.approx(hours[2:])
