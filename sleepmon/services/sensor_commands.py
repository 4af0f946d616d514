"""What can be asked about sensors: scan, connect, assign, let go."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sleepmon.domain import commands, events
from sleepmon.domain.errors import RefusedError, SleepmonError
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor, SensorStatus
from sleepmon.services.live_posture import LivePosture
from sleepmon.services.mounting import Mounting
from sleepmon.services.ports import Hub
from sleepmon.services.station_state import StationState

FIRST_SAMPLES_S = 3.0


class LazyHub:
    """The hub, opened when a command first needs the radio."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._open = False

    def ready(self) -> Hub:
        """The open hub; BluetoothUnavailable each time the radio cannot be used."""
        with self._lock:
            if not self._open:
                self._hub.open()
                self._open = True
        return self._hub

    def statuses(self) -> tuple[SensorStatus, ...]:
        """The sensors in use; none while the radio is closed."""
        return self._hub.statuses() if self._open else ()

    def close(self) -> None:
        """Let radio and sensors go."""
        with self._lock:
            if self._open:
                self._hub.close()
            self._open = False


class SensorCommands:
    """Carries out the commands about sensors, each on its caller's thread."""

    def __init__(
        self,
        state: StationState,
        hub: LazyHub,
        posture: LivePosture,
        with_placement: Callable[[FoundSensor], FoundSensor],
        mounting: Mounting,
    ) -> None:
        self._clock = state.clock
        self._sensors = state.sensors
        self._state = state
        self._tell = state.tell
        self._hub = hub
        self._posture = posture
        self._with_placement = with_placement
        self._mounting = mounting

    def scan(self, command: commands.Scan) -> commands.Found:
        """Listen for sensors nearby."""
        heard = [self._with_placement(f) for f in self._hub.ready().scan(command.seconds)]
        for found in heard:
            self._sensors.find(found)
        return commands.Found(sensors=tuple(sorted(heard, key=lambda f: -f.rssi_dbm)))

    def connect(self, command: commands.Connect) -> commands.Done:
        """Let a sensor stream, worn at a placement if that is said.

        Waits for the first samples, which tell a night what is to come; the watch tells of silence.
        """
        placement = self._placement(command.placement)
        if placement is not None:
            self._refuse_to_move_in_a_night(command.sensor, placement)
        hub = self._hub.ready()
        self._posture.start()
        new = self._sensors.want(command.sensor, command.stream, placement)
        try:
            status = hub.connect(command.sensor, command.stream)
        except SleepmonError:
            if new:
                self._sensors.release(command.sensor)
            raise
        self._sensors.note(status)
        self._sensors.await_samples(command.sensor, FIRST_SAMPLES_S)
        if placement is not None:
            self._put(command.sensor, placement)
        return commands.Done()

    def disconnect(self, command: commands.Disconnect) -> commands.Done:
        """Let a sensor go."""
        status = self._sensors.status(command.sensor)
        self._sensors.release(command.sensor)
        self._hub.ready().disconnect(command.sensor)
        self._posture.forget(command.sensor)
        self._mounting.forget(command.sensor, "the sensor was let go")
        if status is not None:
            self._state.watch.forget(status)
        self._tell(events.SensorReleased(utc_ns=self._clock.utc_ns(), sensor=command.sensor))
        return commands.Done()

    def assign(self, command: commands.Assign) -> commands.Done:
        """Say where a sensor is worn."""
        placement = self._placement(command.placement)
        self._refuse_to_move_in_a_night(command.sensor, placement)
        self._put(command.sensor, placement)
        return commands.Done()

    def _put(self, sensor: SensorId, placement: str | None) -> None:
        """Say where a sensor is worn; one that sits elsewhere than before is not calibrated."""
        before = {status.sensor: status.placement for status in self._sensors.statuses()}
        changed = self._sensors.assign(sensor, placement)
        for status in changed:
            if before.get(status.sensor) != status.placement:
                self._mounting.forget(status.sensor, "the sensor sits elsewhere")
        self._tell_changed(changed)

    def _placement(self, word: str | None) -> str | None:
        if word is None:
            return None
        return self._state.scheme.placements[self._state.scheme.placement_index(word)].code

    def _refuse_to_move_in_a_night(self, sensor: SensorId, placement: str | None) -> None:
        """The night's file says once where each sensor is worn."""
        night = self._state.desk.night
        if night is None:
            return
        for member in night.meta.sensors:
            moved = member.sensor == sensor and member.placement != placement
            ousted = member.sensor != sensor and member.placement == placement
            if moved or ousted:
                raise RefusedError(
                    f"{member.name} is worn at the {member.placement} for this whole night.",
                    "End the night before you change placements.",
                )

    def _tell_changed(self, changed: tuple[SensorStatus, ...]) -> None:
        for status in changed:
            self._tell(events.SensorChanged(utc_ns=self._clock.utc_ns(), status=status))
