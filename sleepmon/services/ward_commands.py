"""What can be asked of the virtual ward; the system radio refuses all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from sleepmon.domain import commands
from sleepmon.domain.errors import RefusedError, SensorNotFound, UsageError
from sleepmon.domain.scenarios import Scenario, scenario_named
from sleepmon.domain.schemes import Posture, Scheme
from sleepmon.domain.sensors import FoundSensor
from sleepmon.services.ports import Ward

RANDOM = "random"
"""Id of a scenario of random faults that no file tells of."""


def with_placement(ward: Ward | None, found: FoundSensor) -> FoundSensor:
    """A sensor heard, with the place where it truly sits if the ward knows it."""
    if ward is None:
        return found
    try:
        return replace(found, placement=ward.placement_of(found.sensor))
    except SensorNotFound:
        return found


class WardCommands:
    """Steers the simulated sleeper and disturbs the simulated sensors."""

    def __init__(
        self,
        ward: Ward | None,
        scheme: Scheme,
        open_radio: Callable[[], object],
        label: Callable[[str | None], None],
    ) -> None:
        self._ward = ward
        self._scheme = scheme
        self._open_radio = open_radio
        self._label = label
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """True once the ward's sensors advertise."""
        return self._is_open

    @property
    def roll_deg(self) -> float | None:
        """Where the sleeper truly lies; None without a ward."""
        return None if self._ward is None or not self._is_open else self._ward.roll_deg

    def open(self, command: commands.OpenWard) -> commands.Done:
        """Wake the sensors."""
        ward = self._expect()
        self._open_radio()
        ward.open_sensors(command.seed)
        self._is_open = True
        return commands.Done()

    def turn(self, command: commands.TurnSleeper) -> commands.Done:
        """Turn the sleeper; a script that runs ends."""
        self._expect().turn(command.roll_deg, command.seconds, command.upright)
        return commands.Done()

    def run_script(self, command: commands.RunScript) -> commands.Done:
        """Let the sleeper take postures in turn, in the background."""
        ward = self._expect()
        if command.seconds_each <= 0:
            raise UsageError("A posture of a script must be held for some time.")
        postures = self._postures(command.codes)

        def on_step(held: int | None) -> None:
            if command.label:
                self._label(None if held is None else postures[held].code)

        rolls_deg = [posture.roll_deg for posture in postures]
        ward.run_script(rolls_deg, command.seconds_each, on_step)
        return commands.Done()

    def replay(self, command: commands.ReplayRecording) -> commands.Done:
        """Let sensors sense what recordings hold."""
        ward = self._expect()
        places = {
            self._scheme.placements[self._scheme.placement_index(word)].code: Path(path)
            for word, path in command.tracks.items()
        }
        ward.replay(places)
        return commands.Done()

    def disturb(self, command: commands.DisturbSensor) -> commands.Done:
        """Do to a sensor what nights do."""
        self._expect().disturb(
            command.sensor,
            in_range=command.in_range,
            silent=command.silent,
            packet_error_rate=command.packet_error_rate,
            battery_percent=command.battery_percent,
        )
        return commands.Done()

    def tap_sensors(self, command: commands.TapSensors) -> commands.Done:
        """Tap all sensors together three times."""
        self._expect().tap_sensors()
        return commands.Done()

    def play_fault(self, command: commands.PlayFault) -> commands.Done:
        """Let one thing go wrong."""
        self._expect().play_fault(command.step)
        return commands.Done()

    def play(self, command: commands.PlayScenario) -> commands.Done:
        """Let things go wrong as a scenario tells, or at random; nothing ends what goes on."""
        ward = self._expect()
        if command.name and command.random is not None:
            raise UsageError("Either a scenario or random faults.", "Play one after the other.")
        scenario = scenario_named(command.name) if command.name else None
        if command.random is not None:
            title = f"At random from seed {command.random.seed}"
            scenario = Scenario(id=RANDOM, title=title, random=command.random)
        ward.play(scenario)
        return commands.Done()

    def look(self, command: commands.LookAtWard) -> commands.WardSeen:
        """Tell what is played."""
        ward = self._expect()
        return commands.WardSeen(
            roll_deg=ward.roll_deg, scenario=ward.scenario, faults=ward.faults_played
        )

    @property
    def suspended_ns(self) -> int:
        """How long the computer is to be taken for asleep; 0 without a ward."""
        return 0 if self._ward is None else self._ward.suspended_ns

    def stop(self) -> None:
        """End a script."""
        if self._ward is not None and self._is_open:
            self._ward.stop()

    def _postures(self, codes: tuple[str, ...]) -> tuple[Posture, ...]:
        if not codes:
            return self._scheme.postures
        return tuple(self._scheme.postures[self._scheme.posture_index(code)] for code in codes)

    def _expect(self) -> Ward:
        if self._ward is None:
            raise RefusedError(
                "There is no virtual ward on the real radio.", "Choose the virtual radio."
            )
        return self._ward
