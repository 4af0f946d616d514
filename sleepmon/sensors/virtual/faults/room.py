"""What faults may touch: the air, the computer, and the sensors on the simulated person."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass

from sleepmon.domain.samples import SensorId
from sleepmon.sensors.virtual.adapter import Adapter
from sleepmon.sensors.virtual.faults.distortion import Distortion
from sleepmon.sensors.virtual.pace import PacedClock, RealClock
from sleepmon.sensors.virtual.peripherals.base import Peripheral
from sleepmon.sensors.virtual.radio import Air, Conditions


@dataclass(frozen=True)
class Room:
    """The ward as its faults see it; lives on the `ble` loop."""

    adapter: Adapter
    clock: PacedClock | RealClock
    sensors: Mapping[SensorId, Peripheral]
    rng: random.Random

    @property
    def air(self) -> Air:
        """The air between all."""
        return self.adapter.air

    @property
    def now_s(self) -> float:
        """Time of the loop."""
        return asyncio.get_running_loop().time()

    def conditions(self, sensor: Peripheral) -> Conditions:
        """How a sensor fares on the air."""
        return self.air.conditions(sensor.controller)

    def distortion(self, sensor: Peripheral) -> Distortion:
        """What the Bluetooth service does to a sensor's packets."""
        return self.adapter.distortion(sensor.address)

    def another(self, sensor: Peripheral) -> Peripheral:
        """Any other sensor; the same when it is the only one."""
        others = [each for each in self.sensors.values() if each is not sensor]
        return self.rng.choice(others) if others else sensor

    def suspend(self, seconds: float) -> None:
        """The computer sleeps for so long: its steady clock stands still, all links die."""
        for sensor in self.sensors.values():
            sensor.live_on(seconds)
            self.air.drop(sensor.controller)
        self.clock.suspend(seconds)
