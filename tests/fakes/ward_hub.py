"""A hub on the virtual ward, many times faster than real time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import StreamRequest
from sleepmon.sensors.hub import SensorHub
from sleepmon.sensors.virtual.catalog import DEFAULT_SPECS
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.radio import AirSettings
from sleepmon.sensors.virtual.ward import VirtualWard
from tests.fakes.hub_listener import HubMemory

CHEST = SensorId("polar_h10:7A21C3F0")
ABDOMEN = SensorId("polar_h10:5D90E46B")
NECK = SensorId("open_profile:0C31")
ALL = (CHEST, ABDOMEN, NECK)


@dataclass(frozen=True)
class WardHub:
    """A ward with its sensors awake, a hub on it, and what the hub told."""

    ward: VirtualWard
    hub: SensorHub
    memory: HubMemory

    def connect(self, *sensors: SensorId, rate_hz: float | None = None) -> None:
        """Let sensors stream."""
        for sensor in sensors:
            self.hub.connect(sensor, StreamRequest(rate_hz=rate_hz))


@contextmanager
def open_ward(
    *,
    speed: float = 40.0,
    specs: Sequence[SensorSpec] = DEFAULT_SPECS,
    air: AirSettings | None = None,
    awake: bool = True,
) -> Iterator[WardHub]:
    """Open a ward and a hub, close both afterwards."""
    ward = VirtualWard(7, specs, air=air, speed=speed)
    memory = HubMemory(ward.clock)
    hub = SensorHub(ward, ward.clock, memory, lambda: ward.suspended_ns)
    hub.open()
    try:
        if awake:
            ward.open_sensors()
        yield WardHub(ward, hub, memory)
    finally:
        hub.close()
