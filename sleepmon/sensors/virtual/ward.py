"""The virtual ward: simulated sensors on a simulated person, heard by real bleak.

It starts asleep; `open_sensors` wakes it. Steering may come from any thread but the `ble` one.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bumble import hci

from sleepmon.domain.errors import RefusedError, SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.domain.scenarios import FaultName, FaultStep, PlayedFault, Scenario
from sleepmon.domain.sensors import RadioKind
from sleepmon.sensors.contracts import OnHeard
from sleepmon.sensors.replay import load_recording
from sleepmon.sensors.virtual.adapter import Adapter
from sleepmon.sensors.virtual.bleak_backend import VirtualClient
from sleepmon.sensors.virtual.bleak_scanner import VirtualScanner
from sleepmon.sensors.virtual.catalog import DEFAULT_SPECS, PERIPHERALS
from sleepmon.sensors.virtual.faults.player import FaultPlayer
from sleepmon.sensors.virtual.faults.room import Room
from sleepmon.sensors.virtual.pace import PacedClock, RealClock, paced_loop, ward_clock
from sleepmon.sensors.virtual.peripherals.base import Peripheral, Sense, SensorSpec
from sleepmon.sensors.virtual.radio import Air, AirSettings
from sleepmon.sensors.virtual.script import OnStep, Script
from sleepmon.sensors.virtual.sleeper import Sleeper

T = TypeVar("T")

_STEER_S = 10.0


class VirtualWard:
    """A Radio whose sensors, person and air can be steered.

    `speed` times as fast as real time; then everything that follows the ward must use its `clock`.
    `sense` stands in for the simulated person, `new_adapter` for the computer's Bluetooth.
    """

    def __init__(
        self,
        seed: int = 1,
        specs: Sequence[SensorSpec] = DEFAULT_SPECS,
        *,
        air: AirSettings | None = None,
        speed: float = 1.0,
        sense: Sense | None = None,
        new_adapter: Callable[[Air], Adapter] = Adapter,
    ) -> None:
        self.clock: PacedClock | RealClock = ward_clock(speed)
        self._specs = tuple(specs)
        self._seed = seed
        self._air_settings = air or AirSettings()
        self._new_adapter = new_adapter
        self._awake = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._adapter: Adapter | None = None
        self._peripherals: dict[SensorId, Peripheral] = {}
        self._sleeper = Sleeper(seed)
        self._sensed = sense or self._sense
        self._script = Script(self._turn_now)
        self._clock_ahead_ns = 0
        self._faults: FaultPlayer | None = None
        self._tap: Callable[[SensorId, bytes], None] | None = None
        self._by_address: dict[hci.Address, SensorId] = {}

    # --- as a radio, on the ble thread -------------------------------------------------------

    @property
    def kind(self) -> RadioKind:
        """Simulated, and everything says so."""
        return "virtual"

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """An event loop at the ward's speed."""
        return paced_loop(self.clock)

    async def open(self) -> None:
        """Switch the adapter on, and wake the sensors if they were asked for before."""
        self._loop = asyncio.get_running_loop()
        # Not every platform's loop shares its zero with the clock.
        self._clock_ahead_ns = self.clock.monotonic_ns() - round(self._loop.time() * 1e9)
        adapter = self._new_adapter(Air(self._air_settings, random.Random(self._seed)))
        self._adapter = adapter
        adapter.on_arrival = self._on_arrival
        room = Room(adapter, self.clock, self._peripherals, random.Random(self._seed))
        self._faults = FaultPlayer(room)
        await adapter.device()
        if self._awake:
            await self._wake()

    async def close(self) -> None:
        """Switch everything off."""
        await self._stop()
        for peripheral in self._peripherals.values():
            await peripheral.sleep()
        self._peripherals.clear()
        if self._adapter is not None:
            await self._adapter.set_power(False)
        self._adapter = self._loop = self._faults = None

    def scanner(self, on_heard: OnHeard) -> BleakScanner:
        """A scanner on the virtual air."""
        return BleakScanner(on_heard, backend=VirtualScanner, adapter_object=self._adapter)

    def client(
        self,
        heard: BLEDevice,
        on_disconnected: Callable[[BleakClient], None],
        timeout_s: float,
        pair: bool,
    ) -> BleakClient:
        """A client on the virtual air."""
        return BleakClient(
            heard, on_disconnected, timeout=timeout_s, pair=pair, backend=VirtualClient
        )

    # --- steering, from any other thread -------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the sensors are awake, or will be as soon as the radio is opened."""
        return self._awake

    def open_sensors(self, seed: int | None = None) -> None:
        """Wake the sensors, with another person when a seed is given."""
        if seed is not None and seed != self._seed:
            self._seed = seed
            self._sleeper = Sleeper(seed)
        self._awake = True
        if self._loop is not None:
            self._steer(self._wake())

    def turn(self, roll_deg: float, seconds: float = 2.0, upright: bool = False) -> None:
        """Turn the person, lying or sitting up; ends a script and a replay."""

        async def turn() -> None:
            await self._script.stop()
            self._turn_now(roll_deg, seconds, upright)

        self._steer(turn())

    def run_script(
        self, rolls_deg: Sequence[float], seconds_each: float, on_step: OnStep | None = None
    ) -> None:
        """Let the person lie at these rolls one after the other; returns at once."""

        async def begin() -> None:
            await self._script.stop()
            self._script.start(tuple(rolls_deg), seconds_each, on_step)

        self._steer(begin())

    def replay(self, tracks: Mapping[str, str | Path]) -> float:
        """Sense recordings (placement -> CSV) from now on; -> seconds. ImportFailed if unfit."""
        recordings = {name: load_recording(Path(path)) for name, path in tracks.items()}

        async def begin() -> float:
            await self._script.stop()
            return self._sleeper.replay(recordings, asyncio.get_running_loop().time())

        return self._steer(begin())

    def tap_sensors(self) -> None:
        """Tap all sensors together three times, from a second from now on."""

        async def tap() -> None:
            self._sleeper.tap(asyncio.get_running_loop().time())

        self._steer(tap())

    def play(self, scenario: Scenario | None) -> None:
        """Let happen what a scenario tells, from now on; one that plays is ended first."""

        async def begin() -> None:
            assert self._faults is not None
            await self._faults.stop()
            if scenario is not None:
                self._faults.start(scenario)

        self._steer(begin())

    def play_fault(self, step: FaultStep) -> None:
        """Let one fault happen now, beside whatever is played; RefusedError when it cannot."""

        async def begin() -> None:
            assert self._faults is not None
            await self._faults.play_now(step)

        self._steer(begin())

    @property
    def scenario(self) -> str:
        """Id of the scenario that is played; empty when none is."""
        return self._faults.scenario if self._faults is not None else ""

    @property
    def faults_played(self) -> tuple[PlayedFault, ...]:
        """The newest faults that were begun, oldest first."""

        async def look() -> tuple[PlayedFault, ...]:
            assert self._faults is not None
            return self._faults.played

        return self._steer(look()) if self._faults is not None else ()

    def stop(self) -> None:
        """End a running script and scenario; the person stays as they lie."""
        self._steer(self._stop())

    @property
    def faults_done(self) -> dict[FaultName, int]:
        """How often each fault of the scenario was begun."""
        return dict(self._faults.done) if self._faults is not None else {}

    @property
    def suspended_ns(self) -> int:
        """How long the computer is said to have slept."""
        return self.clock.suspended_ns

    @property
    def roll_deg(self) -> float:
        """Where the person truly lies now."""
        now_s = self._loop.time() if self._loop is not None else 0.0
        return float(self._sleeper.roll_deg(np.array([now_s]))[0])

    def placement_of(self, sensor: SensorId) -> str:
        """Where a virtual sensor truly sits, which the hub does not know."""
        for spec in self._specs:
            if spec.sensor == sensor:
                return spec.placement
        raise SensorNotFound(f"There is no virtual sensor '{sensor}'.")

    def disturb(
        self,
        sensor: SensorId,
        *,
        in_range: bool | None = None,
        silent: bool | None = None,
        packet_error_rate: float | None = None,
        battery_percent: float | None = None,
    ) -> None:
        """Do to a sensor what nights do to real ones; None leaves as it is."""

        async def disturb() -> None:
            assert self._adapter is not None
            peripheral = self._peripheral(sensor)
            air = self._adapter.air
            if in_range is not None:
                air.set_in_range(peripheral.controller, in_range)
            if silent is not None:
                peripheral.silent = silent
            if packet_error_rate is not None:
                air.conditions(peripheral.controller).packet_error_rate = packet_error_rate
            if battery_percent is not None:
                peripheral.set_battery(battery_percent)

        self._steer(disturb())

    def set_adapter_power(self, on: bool) -> None:
        """Switch the computer's Bluetooth off or on."""
        assert self._adapter is not None
        self._steer(self._adapter.set_power(on))

    def truth(self, sensor: SensorId) -> tuple[int, int]:
        """Samples that a sensor took while streaming, and those it handed over to the air."""
        peripheral = self._peripheral(sensor)
        return peripheral.taken, peripheral.sent

    def true_time_ns(self, sensor: SensorId, device_time_ns: int) -> int:
        """When, on the ward's clock, a sensor's own clock showed this."""
        true_s = self._peripheral(sensor).clock.showed_at_s(device_time_ns)
        return round(true_s * 1e9) + self._clock_ahead_ns

    def tap(self, on_arrival: Callable[[SensorId, bytes], None]) -> None:
        """Be told of each notification that reaches the computer, before anything is done to it."""
        self._tap = on_arrival

    # --- inside ----------------------------------------------------------------------------------

    def _steer(self, steps: Coroutine[Any, Any, T]) -> T:
        if self._loop is None:
            steps.close()
            raise RefusedError(
                "The virtual ward is not open yet.", "Open the station's radio first."
            )
        return asyncio.run_coroutine_threadsafe(steps, self._loop).result(_STEER_S)

    def _peripheral(self, sensor: SensorId) -> Peripheral:
        try:
            return self._peripherals[sensor]
        except KeyError:
            raise SensorNotFound(f"There is no virtual sensor '{sensor}' awake.") from None

    async def _stop(self) -> None:
        await self._script.stop()
        if self._faults is not None:
            await self._faults.stop()

    def _on_arrival(self, address: hci.Address, payload: bytes) -> None:
        if self._tap is not None:
            self._tap(self._by_address[address], payload)

    async def _wake(self) -> None:
        assert self._adapter is not None
        for spec in self._specs:
            if spec.sensor in self._peripherals:
                continue
            make = PERIPHERALS[spec.family]
            peripheral = make(spec, self._adapter.air, self._sensed)
            await peripheral.wake()
            self._peripherals[spec.sensor] = peripheral
            self._by_address[peripheral.address] = spec.sensor

    def _turn_now(self, roll_deg: float, seconds: float, upright: bool = False) -> None:
        self._sleeper.turn(roll_deg, seconds, asyncio.get_running_loop().time(), upright)

    def _sense(self, placement: str, t_s: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
        return self._sleeper.acceleration_g(placement, t_s)
