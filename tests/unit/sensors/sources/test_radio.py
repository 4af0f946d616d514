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


def test_that_its_kind_is_that_of_the_radio_inside() -> None:
    assert "virtual" == SourcesRadio(VirtualWard(7)).kind
    assert "system" == SourcesRadio(None, door=NetworkDoor("127.0.0.1", 0)).kind
