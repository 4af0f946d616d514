"""bleak's own Linux backend, unmodified, from the D-Bus of a Bluetooth service to our blocks."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from sleepmon.domain.errors import BluetoothUnavailable, PayloadError
from sleepmon.domain.samples import SensorId
from sleepmon.domain.scenarios import FaultName, FaultStep
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.catalog import family_of
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.virtual.catalog import DEFAULT_SPECS
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.belongings import BusState
from tests.fakes.bluez.private_bus import DAEMON, NO_DAEMON, bus_state, private_bus
from tests.fakes.bluez.radio import BluezRadio
from tests.fakes.bluez.service import BluezService
from tests.fakes.hub_listener import HubMemory
from tests.fakes.waiting import wait_until
from tests.fakes.ward_hub import ALL, CHEST, NECK

pytestmark = pytest.mark.skipif(DAEMON is None, reason=NO_DAEMON)
SPEED = 40.0


@dataclass(frozen=True)
class _Lab:
    """A Bluetooth service in the ward's time, and a hub that takes it for the computer's."""

    bluez: BluezService
    ward: VirtualWard
    hub: SensorHub
    memory: HubMemory
    arrived: Counter[SensorId] = field(default_factory=Counter)
    """Samples that reached the service."""

    def connect(self, *sensors: SensorId) -> None:
        for sensor in sensors:
            self.hub.connect(sensor, StreamRequest(rate_hz=200.0))

    def play(self, fault: FaultName, sensor: SensorId | str = "", seconds: float = 8.0) -> None:
        self.ward.play_fault(FaultStep(at_s=0.0, fault=fault, sensor=sensor, seconds=seconds))

    def wait_for_gaps(self, count: int, *sensors: SensorId) -> None:
        """Wait until each of these was lost so often, and streams again."""
        self.memory.wait_until(
            lambda: all(len(self.memory.gaps(sensor)) >= count for sensor in sensors),
            f"{count} gaps",
        )

    def on_arrival(self, sensor: SensorId, payload: bytes) -> None:
        """Count what is no answer."""
        try:
            self.arrived[sensor] += len(family_of(sensor).driver().decode(payload).counts)
        except PayloadError:
            return


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Lab]:
    """All parts real but the service itself and the air behind it."""
    # bleak warns of what the faults of these tests must bring.
    monkeypatch.setattr(logging.getLogger("bleak"), "disabled", True)
    with private_bus() as bus_pid:
        radio = BluezRadio(bus_pid, 7, DEFAULT_SPECS, speed=SPEED)
        memory = HubMemory(radio.ward.clock)
        hub = SensorHub(radio, radio.ward.clock, memory)
        lab = _Lab(radio.service, radio.ward, hub, memory)
        lab.hub.open()
        try:
            lab.ward.open_sensors()
            lab.ward.tap(lab.on_arrival)
            yield lab
        finally:
            lab.hub.close()


def test_that_three_sensors_at_200_hz_lose_nothing_over_the_bus(lab: _Lab) -> None:
    found = lab.hub.scan(2.0)
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
        lab.ward.disturb(NECK, in_range=False)
        lab.memory.wait_for_state(NECK, "backing off")
        lab.ward.disturb(NECK, in_range=True)
        lab.memory.wait_for_state(NECK, "streaming")
    lab.memory.wait_for_samples(NECK, 60)
    assert 2 == len(lab.memory.gaps(NECK))
    lab.memory.assert_unbroken(NECK)
    assert [] == lab.memory.gaps(CHEST)
    assert "repeated packet" not in [kind for _, kind, _ in lab.memory.faults]


def test_that_a_dead_service_is_noticed_and_survived(lab: _Lab) -> None:
    lab.connect(CHEST)
    lab.memory.wait_for_samples(CHEST, 100)
    lab.play("service dead", seconds=12.0)
    lab.wait_for_gaps(1, CHEST)
    assert {"silent", "bluetooth off"} <= {kind for _, kind, _ in lab.memory.faults}
    lab.memory.wait_for_samples(CHEST, 100)
    lab.memory.assert_unbroken(CHEST)


def test_that_bluetooth_off_and_on_again_is_survived(lab: _Lab) -> None:
    lab.connect(NECK)
    lab.memory.wait_for_samples(NECK, 100)
    lab.ward.set_adapter_power(False)
    lab.memory.wait_for_state(NECK, "backing off")
    lab.ward.set_adapter_power(True)
    lab.memory.wait_for_state(NECK, "streaming")
    lab.memory.wait_for_samples(NECK, 100)
    lab.memory.assert_unbroken(NECK)


def test_that_a_closed_radio_leaves_no_connection_to_the_bus(lab: _Lab) -> None:
    lab.connect(NECK)
    assert 2 < len(bus_state().names), "a sensor has a connection of its own"
    lab.hub.close()
    wait_until(lambda: BusState() == bus_state())


def test_that_a_broken_while_leaves_all_samples_and_nothing_on_the_bus(lab: _Lab) -> None:
    alone = bus_state()
    lab.connect(*ALL)
    linked = bus_state()
    assert len(alone.names) + 3 == len(linked.names), "each link has a connection of its own"
    for sensor in ALL:
        lab.memory.wait_for_samples(sensor, 100)
    lab.play("out of range", NECK)
    lab.wait_for_gaps(1, NECK)
    faults: tuple[FaultName, ...] = ("adapter off", "service dead", "adapter off")
    for count, fault in enumerate(faults, 1):
        lab.play(fault)
        lab.wait_for_gaps(count, *ALL)
        for sensor in ALL:
            lab.memory.wait_for_samples(sensor, 200)
    assert len(linked.names) == len(bus_state().names)
    assert linked.rules == bus_state().rules
    for sensor in ALL:
        lab.hub.disconnect(sensor)
        assert lab.arrived[sensor] == lab.memory.samples(sensor)
        lab.memory.assert_unbroken(sensor)
    wait_until(lambda: len(alone.names) == len(bus_state().names))
    assert alone.rules == bus_state().rules


def test_that_a_service_that_hangs_is_survived_and_leaves_nothing_on_the_bus(lab: _Lab) -> None:
    lab.connect(CHEST, NECK)
    linked = bus_state()
    lab.memory.wait_for_samples(NECK, 100)
    lab.bluez.hang()
    off = "bluetooth off"
    lab.memory.wait_until(
        lambda: {CHEST, NECK} == {who for who, kind, _ in lab.memory.faults if kind == off},
        "scans that do not begin",
    )
    lab.play("service dead")
    for sensor in (CHEST, NECK):
        lab.memory.wait_for_state(sensor, "streaming")
        lab.memory.wait_for_samples(sensor, 100)
        lab.memory.assert_unbroken(sensor)
    assert len(linked.names) == len(bus_state().names)
    assert linked.rules == bus_state().rules


def test_that_a_radio_that_cannot_be_opened_leaves_nothing_on_the_bus(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with private_bus() as bus_pid:
        radio = BluezRadio(bus_pid, 7, DEFAULT_SPECS, speed=SPEED)
        appear = radio.service.appear

        async def hang() -> None:
            await appear()
            radio.service.hang()

        monkeypatch.setattr(radio.service, "appear", hang)
        hub = SensorHub(radio, radio.ward.clock, HubMemory(radio.ward.clock))
        with pytest.raises(BluetoothUnavailable, match="cannot be used"):
            hub.open()
