import asyncio

import pytest

from sleepmon.domain.errors import BluetoothUnavailable, SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.virtual.bleak_scanner import VirtualScanner
from tests.fakes.ward_hub import ABDOMEN, CHEST, NECK, open_ward


def test_that_a_scan_lists_sensors_strongest_first() -> None:
    with open_ward() as open_:
        found = open_.hub.scan(3.0)
    assert [CHEST, NECK, ABDOMEN] == [f.sensor for f in found]
    assert "7A21C3F0" == found[0].serial
    assert "Polar H10 7A21C3F0" == found[0].name
    assert (25.0, 50.0, 100.0, 200.0) == found[0].rates_hz


def test_that_each_sensor_is_told_of_once_in_a_scan() -> None:
    with open_ward() as open_:
        open_.hub.scan(3.0)
        assert sorted([CHEST, NECK, ABDOMEN]) == sorted(f.sensor for f in open_.memory.found)


def test_that_a_sensor_that_is_not_there_is_not_found() -> None:
    stranger = SensorId("polar_h10:00000000")
    with open_ward() as open_, pytest.raises(SensorNotFound, match="00000000 is not heard"):
        open_.hub.connect(stranger, StreamRequest())


def test_that_a_scan_with_bluetooth_off_says_so() -> None:
    with open_ward() as open_:
        open_.ward.set_adapter_power(False)
        with pytest.raises(BluetoothUnavailable, match="Bluetooth is off"):
            open_.hub.scan(1.0)
        open_.ward.set_adapter_power(True)
        assert 3 == len(open_.hub.scan(2.0))


async def _never(_scanner: VirtualScanner) -> None:
    await asyncio.Event().wait()


def test_that_a_scan_that_does_not_begin_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ward() as open_:
        with monkeypatch.context() as patch:
            patch.setattr(VirtualScanner, "start", _never)
            with pytest.raises(BluetoothUnavailable, match="service does not answer"):
                open_.hub.scan(1.0)
        assert 3 == len(open_.hub.scan(2.0))


def test_that_a_scan_that_does_not_end_stops_no_hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_ward() as open_:
        with monkeypatch.context() as patch:
            patch.setattr(VirtualScanner, "stop", _never)
            assert 3 == len(open_.hub.scan(2.0))
        assert 3 == len(open_.hub.scan(2.0))
