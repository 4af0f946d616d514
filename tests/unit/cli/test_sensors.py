"""The sensor that the user means is found, or the user learns what was heard."""

import msgspec
import pytest

from sleepmon.cli.sensors import (
    connect_sensors,
    expect_rate,
    sensor_named,
    set_others_aside,
    usable_sensors,
)
from sleepmon.domain.commands import Assign, Connect
from sleepmon.domain.errors import SensorNotFound, UsageError
from sleepmon.domain.sensors import StreamRequest
from tests.fakes.fake_station import FakeStation, ward_sensor

NEAR = [ward_sensor("3FA2"), ward_sensor("3FB7")]


@pytest.mark.parametrize("word", ["3FA2", "3fa2", "polar_h10:3FA2"])
def test_that_serial_and_id_find_the_sensor(word: str) -> None:
    assert NEAR[0] == sensor_named(word, NEAR)


def test_that_a_name_shared_by_two_is_asked_back() -> None:
    with pytest.raises(UsageError, match="Several") as caught:
        sensor_named("Polar H10", NEAR)
    assert "3FB7" in caught.value.advice


def test_that_an_unknown_sensor_is_told_with_what_was_heard() -> None:
    with pytest.raises(SensorNotFound) as caught:
        sensor_named("Movesense", NEAR)
    assert "3FA2" in caught.value.advice


def test_that_each_sensor_streams_at_its_nearest_rate() -> None:
    station = FakeStation()
    connect_sensors(station, [(NEAR[0], "chest")], 90.0)
    expected = Connect(
        sensor=NEAR[0].sensor, placement="chest", stream=StreamRequest(rate_hz=100.0)
    )
    assert [expected] == station.commands


def test_that_a_rate_asked_for_is_kept_or_refused_with_what_is_possible() -> None:
    expect_rate([(NEAR[0], "chest")], 100.0)
    with pytest.raises(UsageError, match="cannot stream at 77 ") as caught:
        expect_rate([(NEAR[0], "chest")], 77.0)
    assert "100" in caught.value.advice
    expect_rate([(msgspec.structs.replace(NEAR[0], rates_hz=()), "chest")], 77.0)


def test_that_a_sensor_without_a_choice_keeps_its_own_rate() -> None:
    assert msgspec.structs.replace(NEAR[0], rates_hz=()).nearest_rate(100.0) is None


def test_that_sensors_of_an_earlier_night_stay_out_of_one_that_names_others() -> None:
    station = FakeStation()
    station.put_on("3FA2", "chest")
    station.put_on("3FB7", "neck")
    station.put_on("410C", None)
    set_others_aside(station, [NEAR[0].sensor])
    assert [Assign(sensor=NEAR[1].sensor, placement=None)] == station.asked(Assign)


def test_that_a_sensor_in_use_is_found_though_it_keeps_silent() -> None:
    station = FakeStation()
    station.nearby = [NEAR[0], NEAR[1]]
    station.put_on("3FA2", "chest")
    assert [NEAR[1], NEAR[0]] == list(usable_sensors(station, "system", 0.1))
