"""A hub whose sensors are told by the test what to send."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from sleepmon.domain.errors import BluetoothUnavailable, SensorNotFound
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.domain.sensors import FoundSensor, LinkState, SensorStatus, StreamRequest
from sleepmon.services.ports import HubListener
from tests.fakes.clock import FakeClock

CHEST = SensorId("polar_h10:C0FFEE01")
NECK = SensorId("polar_h10:C0FFEE02")


def found(sensor: SensorId, rssi_dbm: int = -50) -> FoundSensor:
    """A Polar H10 nearby."""
    serial = sensor.split(":")[1]
    return FoundSensor(
        sensor=sensor,
        name=f"Polar H10 {serial}",
        family="polar_h10",
        serial=serial,
        rssi_dbm=rssi_dbm,
        rates_hz=(25.0, 100.0),
        ranges_g=(2, 8),
    )


class FakeHub:
    """A `services.ports.Hub` over two sensors, `CHEST` and `NECK`."""

    def __init__(self, listener: HubListener, clock: FakeClock) -> None:
        self.listener = listener
        self.clock = clock
        self.opened = 0
        self.closed = 0
        self.usable = True
        self.ticks: dict[SensorId, int] = {}
        self.states: dict[SensorId, SensorStatus] = {}

    def open(self) -> None:
        """Count, or refuse."""
        if not self.usable:
            raise BluetoothUnavailable("This computer has no Bluetooth.")
        self.opened += 1

    def scan(self, seconds: float) -> tuple[FoundSensor, ...]:
        """Both sensors, told and returned at once."""
        heard = (found(CHEST, -60), found(NECK, -40))
        for one in heard:
            self.listener.on_found(one)
        return heard

    def connect(self, sensor: SensorId, request: StreamRequest) -> SensorStatus:
        """Stream at once, with the first block on its way."""
        if sensor not in (CHEST, NECK):
            raise SensorNotFound(f"There is no sensor {sensor}.", "Scan again.")
        self.ticks.setdefault(sensor, 0)
        status = self.change(sensor, "streaming", rate_hz=request.rate_hz or 100.0)
        self.send(sensor)
        return status

    def disconnect(self, sensor: SensorId) -> None:
        """Say a last word, as the real one does."""
        self.change(sensor, "idle")
        del self.states[sensor]

    def statuses(self) -> tuple[SensorStatus, ...]:
        """What was told last."""
        return tuple(self.states.values())

    def close(self) -> None:
        """Count."""
        self.closed += 1

    def change(
        self,
        sensor: SensorId,
        state: LinkState,
        *,
        rate_hz: float = 100.0,
        battery_percent: int | None = 80,
    ) -> SensorStatus:
        """Tell that a sensor is in this state."""
        one = found(sensor)
        status = SensorStatus(
            sensor=sensor,
            name=one.name,
            family=one.family,
            serial=one.serial,
            state=state,
            rate_hz=rate_hz,
            range_g=4,
            g_per_count=0.001,
            battery_percent=battery_percent,
            last_arrived_utc_ns=self.clock.utc_ns(),
        )
        self.states[sensor] = status
        self.listener.on_status(status)
        return status

    def count(self, sensor: SensorId, received: int) -> None:
        """Let a counter run on without a word."""
        self.states[sensor] = replace(self.states[sensor], received=received)

    def send(self, sensor: SensorId, samples: int = 20) -> SampleBlock:
        """Deliver a block of one sensor."""
        counts = np.full((samples, 3), [0, 0, 1000], dtype=np.int16)
        block = SampleBlock(
            sensor=sensor,
            first_tick=self.ticks[sensor],
            counts=counts,
            g_per_count=0.001,
            device_time_ns=self.clock.monotonic_ns(),
            arrived_ns=self.clock.monotonic_ns(),
        )
        self.ticks[sensor] += samples
        self.listener.on_block(block)
        return block

    def lose(self, sensor: SensorId, samples: int) -> Gap:
        """Lose samples and say so."""
        gap = Gap(
            sensor=sensor,
            after_tick=self.ticks[sensor] - 1,
            missing=samples,
            reason="link lost",
            started_ns=self.clock.monotonic_ns(),
            ended_ns=self.clock.monotonic_ns() + samples * 10_000_000,
        )
        self.ticks[sensor] += samples
        self.listener.on_gap(gap)
        return gap
