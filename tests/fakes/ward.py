"""A ward that writes down what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sleepmon.domain.errors import SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.domain.scenarios import FaultStep, PlayedFault, Scenario
from tests.fakes.sensor_hub import CHEST


class FakeWard:
    """A `services.ports.Ward`; a script is stepped by the test."""

    def __init__(self) -> None:
        self.roll_deg = 0.0
        self.upright = False
        self.is_open = False
        self.script: Sequence[float] = ()
        self.seed: int | None = None
        self.on_step: Callable[[int | None], None] | None = None
        self.tracks: Mapping[str, Path] = {}
        self.disturbed: dict[SensorId, dict[str, object]] = {}
        self.stops = 0
        self.taps = 0
        self.suspended_ns = 0
        self.played: list[str] = []
        self.scenario = ""
        self.faults_played: tuple[PlayedFault, ...] = ()

    def open_sensors(self, seed: int | None = None) -> None:
        """Open."""
        self.is_open, self.seed = True, seed

    def turn(self, roll_deg: float, seconds: float, upright: bool = False) -> None:
        """Turn at once."""
        self.roll_deg, self.upright = roll_deg, upright

    def run_script(
        self,
        rolls_deg: Sequence[float],
        seconds_each: float,
        on_step: Callable[[int | None], None],
    ) -> None:
        """Keep the script."""
        self.script, self.on_step = rolls_deg, on_step

    def step(self, index: int | None) -> None:
        """Take one posture of the script, or begin to turn."""
        assert self.on_step is not None
        if index is not None:
            self.roll_deg = self.script[index]
        self.on_step(index)

    def replay(self, tracks: Mapping[str, Path]) -> float:
        """Keep the tracks."""
        self.tracks = tracks
        return 60.0

    def placement_of(self, sensor: SensorId) -> str:
        """The chest sensor sits at the chest; the other is a stranger."""
        if sensor == CHEST:
            return "chest"
        raise SensorNotFound(f"There is no virtual sensor {sensor}.")

    def disturb(
        self,
        sensor: SensorId,
        *,
        in_range: bool | None = None,
        silent: bool | None = None,
        packet_error_rate: float | None = None,
        battery_percent: int | None = None,
    ) -> None:
        """Keep what was asked."""
        asked = {
            "in_range": in_range,
            "silent": silent,
            "packet_error_rate": packet_error_rate,
            "battery_percent": battery_percent,
        }
        self.disturbed[sensor] = {name: value for name, value in asked.items() if value is not None}

    def play(self, scenario: Scenario | None) -> None:
        """Keep its name; an empty one for the end of what was played."""
        self.scenario = "" if scenario is None else scenario.id
        self.played.append(self.scenario)

    def tap_sensors(self) -> None:
        """Count."""
        self.taps += 1

    def play_fault(self, step: FaultStep) -> None:
        """Keep it; it is over at once."""
        played = PlayedFault(utc_ns=1, fault=step.fault, sensor=step.sensor, over=True)
        self.faults_played = (*self.faults_played, played)

    def stop(self) -> None:
        """Count."""
        self.stops += 1
