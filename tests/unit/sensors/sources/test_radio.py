import pytest

from sleepmon.domain.errors import BluetoothUnavailable
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.sources.network import NetworkDoor
from sleepmon.sensors.sources.radio import SourcesRadio
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.hub_listener import HubMemory
from tests.fakes.ward_hub import NECK
from tests.unit.sensors.sources.test_recorded import RECORDING, SENSOR


def test_that_files_are_heard_beside_the_sensors_of_the_radio_inside() -> None:
    ward = VirtualWard(7, speed=40.0)
    memory = HubMemory(ward.clock)
    hub = SensorHub(SourcesRadio(ward, [RECORDING]), ward.clock, memory)
    hub.open()
    ward.open_sensors()
    try:
        assert 4 == len(hub.scan(2.0))
        for sensor in (SENSOR, NECK):
            assert hub.connect(sensor, StreamRequest()).simulated
            memory.wait_for_samples(sensor, 200)
            assert [] == memory.gaps(sensor)
    finally:
        hub.close()


def test_that_files_are_heard_while_bluetooth_is_off() -> None:
    ward = VirtualWard(7, speed=40.0)
    hub = SensorHub(SourcesRadio(ward, [RECORDING]), ward.clock, HubMemory(ward.clock))
    hub.open()
    try:
        ward.set_adapter_power(False)
        assert [SENSOR] == [found.sensor for found in hub.scan(1.0)]
    finally:
        hub.close()


def test_that_without_sources_bluetooth_being_off_is_told() -> None:
    ward = VirtualWard(7, speed=40.0)
    hub = SensorHub(SourcesRadio(ward), ward.clock, HubMemory(ward.clock))
    hub.open()
    try:
        ward.set_adapter_power(False)
        with pytest.raises(BluetoothUnavailable, match="off"):
            hub.scan(1.0)
    finally:
        hub.close()


class _NoBluetooth(VirtualWard):
    """A computer without."""

    async def open(self) -> None:
        raise BluetoothUnavailable("This computer has no Bluetooth.")


@pytest.mark.expects_log("only files and the network are heard")
def test_that_a_computer_without_bluetooth_can_open_the_door() -> None:
    ward = _NoBluetooth(7)
    hub = SensorHub(SourcesRadio(ward, [RECORDING]), ward.clock, HubMemory(ward.clock))
    hub.open()
    hub.close()


def test_that_its_kind_is_that_of_the_radio_inside() -> None:
    assert "virtual" == SourcesRadio(VirtualWard(7)).kind
    assert "system" == SourcesRadio(None, door=NetworkDoor("127.0.0.1", 0)).kind
