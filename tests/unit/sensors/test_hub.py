import threading

import pytest

from sleepmon.domain.errors import (
    BluetoothUnavailable,
    RefusedError,
    SensorError,
    SensorNotFound,
    UsageError,
)
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.ble.keeper import Keeper
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.hub_listener import HubMemory
from tests.fakes.ward_hub import ABDOMEN, ALL, CHEST, NECK, open_ward


def test_that_three_sensors_stream_and_say_how() -> None:
    with open_ward() as open_:
        open_.connect(*ALL)
        for sensor in ALL:
            open_.memory.wait_for_samples(sensor, 300)
        statuses = {status.sensor: status for status in open_.hub.statuses()}
    assert set(ALL) == set(statuses)
    for status in statuses.values():
        assert ("streaming", 100.0, 0) == (status.state, status.rate_hz, status.missing)
        assert status.simulated
        assert status.placement is None
    assert 88 == statuses[CHEST].battery_percent
    assert 100.4 == pytest.approx(statuses[CHEST].measured_rate_hz, abs=0.05)
    assert 99.7 == pytest.approx(statuses[ABDOMEN].measured_rate_hz, abs=0.05)


def test_that_a_sensor_goes_by_its_name_while_it_is_being_connected() -> None:
    with open_ward() as open_:
        names = {found.sensor: found.name for found in open_.hub.scan(2.0)}
        open_.connect(NECK)
        told = [status.name for status in open_.memory.statuses if status.sensor == NECK]
        assert {names[NECK]} == set(told)


def test_that_asking_twice_for_the_same_does_nothing() -> None:
    with open_ward() as open_:
        open_.connect(CHEST)
        open_.connect(CHEST)
        assert 1 == open_.memory.states(CHEST).count("streaming")


def test_that_another_rate_is_taken_up() -> None:
    with open_ward() as open_:
        open_.connect(NECK)
        open_.memory.wait_for_samples(NECK, 100)
        open_.connect(NECK, rate_hz=200.0)
        open_.memory.wait_for_samples(NECK, 200)
        (status,) = open_.hub.statuses()
        assert 200.0 == status.rate_hz
        open_.memory.assert_unbroken(NECK)


def test_that_an_impossible_request_is_refused_before_anything_is_done() -> None:
    with open_ward() as open_:
        with pytest.raises(UsageError):
            open_.hub.connect(CHEST, StreamRequest(rate_hz=60.0))
        with pytest.raises(SensorNotFound, match="no kind of sensor"):
            open_.hub.connect(SensorId("tea:1"), StreamRequest())
        with pytest.raises(SensorNotFound, match="not connected"):
            open_.hub.disconnect(CHEST)
        assert [] == open_.memory.statuses


def test_that_all_calls_come_on_the_ble_thread() -> None:
    names: set[str] = set()

    class _Nosy(HubMemory):
        def on_block(self, block: object) -> None:
            names.add(threading.current_thread().name)

    ward = VirtualWard(speed=40.0)
    hub = SensorHub(ward, ward.clock, _Nosy())
    hub.open()
    ward.open_sensors()
    hub.connect(NECK, StreamRequest())
    hub.scan(2.0)
    hub.close()
    assert {"ble"} == names


def test_that_a_closed_hub_can_be_opened_again() -> None:
    with open_ward() as open_:
        open_.connect(CHEST)
        open_.hub.close()
        with pytest.raises(BluetoothUnavailable):
            open_.connect(CHEST)
        open_.hub.open()
        assert 3 == len(open_.hub.scan(2.0))


def test_that_sensors_let_go_while_the_hub_closes_are_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    end = Keeper.end
    with open_ward() as open_:
        open_.connect(CHEST, NECK)

        async def end_all_others(keeper: Keeper) -> None:
            await end(keeper)
            for other in tuple(open_.hub._keepers):
                await open_.hub._disconnect(other)

        monkeypatch.setattr(Keeper, "end", end_all_others)
        open_.hub.close()
        assert {"gone"} == {open_.memory.states(sensor)[-1] for sensor in (CHEST, NECK)}


def test_that_the_radio_is_closed_whatever_a_sensor_does(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_keeper: Keeper) -> None:
        raise SensorError("It will not go.")

    with open_ward() as open_:
        open_.connect(NECK)
        monkeypatch.setattr(Keeper, "end", fail)
        with pytest.raises(SensorError, match="will not go"):
            open_.hub.close()
        with pytest.raises(RefusedError):
            open_.ward.tap_sensors()
