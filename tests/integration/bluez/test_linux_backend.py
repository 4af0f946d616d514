"""bleak's own Linux backend, unmodified, from the D-Bus of a Bluetooth service to our blocks."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bleak.backends.bluezdbus.version import BlueZFeatures

from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import StreamRequest
from sleepmon.machine.clock import SystemClock
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.system_radio import SystemRadio
from sleepmon.sensors.virtual.radio import AirSettings
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.bluez.private_bus import DAEMON, NO_DAEMON, private_bus
from tests.fakes.bluez.service import FakeBlueZ
from tests.fakes.hub_listener import HubMemory
from tests.fakes.ward_hub import ALL, CHEST, NECK

pytestmark = pytest.mark.skipif(DAEMON is None, reason=NO_DAEMON)


_AIR = AirSettings(connection_interval_s=0.0075, supervision_s=0.6)


@dataclass(frozen=True)
class _Lab:
    """A Bluetooth service, and a hub that takes it for the computer's."""

    bluez: FakeBlueZ
    hub: SensorHub
    memory: HubMemory

    def connect(self, *sensors: SensorId) -> None:
        for sensor in sensors:
            self.hub.connect(sensor, StreamRequest(rate_hz=200.0))


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Lab]:
    """All parts real but the service itself and the air behind it."""
    # bleak would ask a program of the service for its version, and wonder aloud without one.
    monkeypatch.setattr(BlueZFeatures, "checked_bluez_version", True)
    with private_bus():
        bluez = FakeBlueZ(VirtualWard(7, air=_AIR))
        clock = SystemClock()
        memory = HubMemory(clock)
        hub = SensorHub(SystemRadio(), clock, memory)
        bluez.start()
        try:
            hub.open()
            yield _Lab(bluez, hub, memory)
        finally:
            hub.close()
            bluez.stop()


def test_that_three_sensors_at_200_hz_lose_nothing_over_the_bus(lab: _Lab) -> None:
    found = lab.hub.scan(0.5)
    assert {*ALL} == {each.sensor for each in found}
    lab.connect(*ALL)
    lab.memory.wait_until(lambda: min(map(lab.memory.samples, ALL)) >= 400, "400 samples each")
    for sensor in ALL:
        assert [] == lab.memory.gaps(sensor)
        lab.memory.assert_unbroken(sensor)
    statuses = lab.hub.statuses()
    assert {88, 74, 95} == {status.battery_percent for status in statuses}
    assert not any(status.simulated for status in statuses)
    for sensor in ALL:
        lab.hub.disconnect(sensor)


def test_that_a_lost_link_comes_back_over_the_bus_and_packets_come_once(lab: _Lab) -> None:
    lab.connect(CHEST, NECK)
    for _ in range(2):
        lab.memory.wait_for_samples(NECK, 60)
        lab.bluez.ward.disturb(NECK, in_range=False)
        lab.memory.wait_for_state(NECK, "backing off")
        lab.bluez.ward.disturb(NECK, in_range=True)
        lab.memory.wait_for_state(NECK, "streaming")
    lab.memory.wait_for_samples(NECK, 60)
    assert 2 == len(lab.memory.gaps(NECK))
    lab.memory.assert_unbroken(NECK)
    assert [] == lab.memory.gaps(CHEST)
    assert "repeated packet" not in [kind for _, kind, _ in lab.memory.faults]


def test_that_a_dead_service_is_noticed_and_survived(lab: _Lab) -> None:
    lab.connect(CHEST)
    lab.memory.wait_for_samples(CHEST, 100)
    lab.bluez.die()
    lab.memory.wait_for_state(CHEST, "backing off")
    assert "silent" in [kind for _, kind, _ in lab.memory.faults]
    lab.memory.wait_until(
        lambda: "bluetooth off" in [kind for _, kind, _ in lab.memory.faults], "bluetooth off"
    )
    lab.bluez.return_()
    lab.memory.wait_for_state(CHEST, "streaming")
    lab.memory.wait_for_samples(CHEST, 100)
    lab.memory.assert_unbroken(CHEST)


def test_that_bluetooth_off_and_on_again_is_survived(lab: _Lab) -> None:
    lab.connect(NECK)
    lab.memory.wait_for_samples(NECK, 100)
    lab.bluez.set_powered(False)
    lab.memory.wait_for_state(NECK, "backing off")
    lab.bluez.set_powered(True)
    lab.memory.wait_for_state(NECK, "streaming")
    lab.memory.wait_for_samples(NECK, 100)
    lab.memory.assert_unbroken(NECK)


def test_that_a_closed_radio_leaves_no_connection_to_the_bus(lab: _Lab) -> None:
    lab.connect(NECK)
    assert 0 < lab.bluez.neighbours()
    lab.hub.close()
    assert 0 == lab.bluez.neighbours()
