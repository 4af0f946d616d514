"""The station: carries out commands, lets others follow, and looks after the open night."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from sleepmon.domain import commands
from sleepmon.domain.commands import Answer, Command
from sleepmon.domain.errors import RefusedError, SleepmonError, UsageError
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.settings import Settings
from sleepmon.services.classification import PersonTracker
from sleepmon.services.fanout import Fanout
from sleepmon.services.live_posture import LivePosture
from sleepmon.services.mounting import Mounting
from sleepmon.services.night_builds import NightBuilds
from sleepmon.services.night_commands import NightCommands
from sleepmon.services.parts import StationParts
from sleepmon.services.ports import StationListener
from sleepmon.services.pulse import Pulse
from sleepmon.services.sensor_commands import LazyHub, SensorCommands
from sleepmon.services.station_state import StationState
from sleepmon.services.ward_commands import WardCommands, with_placement
from sleepmon.services.watch import NightWatch

BUILD_LIMIT_S = 60.0
"""How long leaving waits for a night's file; the journal stays when time runs out."""
_log = logging.getLogger(__name__)


class Station:
    """Sensors, the open night and live classification behind one door.

    Commands run on their callers' threads; what they share is in `StationState`.
    """

    def __init__(self, parts: StationParts, settings: Settings, scheme: Scheme) -> None:
        self._parts = parts
        self._state = state = StationState(parts.clock, scheme, parts.notifier, parts.wall_utc_ns)
        self._builds = NightBuilds(parts.clock, parts.build_night, state.tell)
        self._posture = LivePosture(
            parts.clock,
            parts.choose_model,
            parts.make_classifier,
            lambda: PersonTracker(scheme, settings.turn_held_s),
            state.tell,
            state.keep_prediction,
        )
        placed = partial(with_placement, parts.ward)
        self._mounting = Mounting(state, self._posture)
        self._fanout = Fanout(state, self._posture, placed, self._mounting)
        self._hub = LazyHub(parts.open_hub(self._fanout))
        self._nights = NightCommands(
            state, parts, settings, self._posture, self._builds, self._mounting
        )
        self._ward = WardCommands(parts.ward, scheme, self._hub.ready, self._nights.label_by_script)
        self._table = self._commands(
            SensorCommands(state, self._hub, self._posture, placed, self._mounting)
        )
        self._leaving = threading.Event()
        self._closing = threading.Lock()
        self._closed = False
        # Two, so that a radio that hangs keeps nobody from telling that nothing comes.
        self._pulses = (Pulse(parts.pulse_s, self._look), Pulse(parts.pulse_s, self._refresh))
        for pulse in self._pulses:
            pulse.start()

    @property
    def leaving(self) -> threading.Event:
        """Set once CloseStation was carried out; who hosts the station then closes it."""
        return self._leaving

    @property
    def busy(self) -> bool:
        """True while a night is open or being built: nobody may leave it alone."""
        return self._nights.busy

    def do(self, command: Command) -> Answer:
        """Carry out one command; blocks until done, raises SleepmonError, from any thread."""
        if self._closed:
            raise RefusedError("The station has closed.")
        carry_out = self._table.get(type(command))
        if carry_out is None:
            raise UsageError(f"{type(command).__name__} is no command of the station.")
        return carry_out(command)

    def follow(
        self, listener: StationListener, on_cut_off: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Send all news to the listener until the returned function is called."""
        return self._state.bus.follow(listener, on_cut_off)

    def close(self) -> None:
        """End the open night, let everything go, wait for the night's file."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._let_go()

    def _let_go(self) -> None:
        """The night first; a step that fails keeps none of the others from being taken."""
        steps = (
            self._end_quietly,
            self._stop_pulses,
            self._ward.stop,
            self._state.sensors.release_all,
            self._hub.close,
            self._posture.stop,
            self._await_builds,
            self._state.bus.close,
        )
        for step in steps:
            try:
                step()
            except Exception:
                _log.exception("the station could not leave cleanly")
        self._leaving.set()

    def _stop_pulses(self) -> None:
        for pulse in self._pulses:
            pulse.stop()

    def _await_builds(self) -> None:
        if not self._builds.wait(BUILD_LIMIT_S):
            _log.warning("left before a night's file was built; its journal is kept")

    def _commands(self, sensors: SensorCommands) -> dict[type[Any], Callable[[Any], Answer]]:
        """What carries out each command."""
        nights, ward = self._nights, self._ward
        return {
            commands.Scan: sensors.scan,
            commands.Connect: sensors.connect,
            commands.Disconnect: sensors.disconnect,
            commands.Assign: sensors.assign,
            commands.BeginCalibration: self._mounting.begin,
            commands.CheckCalibration: self._mounting.check,
            commands.CalibratePose: self._mounting.take_pose,
            commands.FinishCalibration: self._mounting.finish,
            commands.Preflight: nights.preflight,
            commands.StartNight: nights.start,
            commands.ResumeNight: nights.resume,
            commands.EndNight: nights.end,
            commands.SetLabel: nights.set_label,
            commands.EndLabel: nights.end_label,
            commands.UndoLabel: nights.undo,
            commands.RedoLabel: nights.redo,
            commands.Mark: nights.mark,
            commands.TakeSnapshot: self._take_snapshot,
            commands.ReloadModel: self._reload_model,
            commands.CloseStation: self._leave,
            commands.OpenWard: ward.open,
            commands.TurnSleeper: ward.turn,
            commands.RunScript: ward.run_script,
            commands.ReplayRecording: ward.replay,
            commands.DisturbSensor: ward.disturb,
            commands.TapSensors: ward.tap_sensors,
            commands.PlayFault: ward.play_fault,
            commands.PlayScenario: ward.play,
            commands.LookAtWard: ward.look,
        }

    def _take_snapshot(self, command: commands.TakeSnapshot) -> commands.Snapshot:
        night = self._state.desk.night
        if night is None:
            self._parts.take_wall_time()
        return commands.Snapshot(
            station_pid=os.getpid(),
            radio=self._parts.radio,
            ward_open=self._ward.is_open,
            sensors=self._state.sensors.statuses(),
            found=self._state.sensors.found(),
            night=None if night is None else night.as_told(self._posture.ribbon()),
            classifier=self._posture.words,
            model_id=self._posture.model_id,
            person=self._posture.person,
            predictions=self._posture.newest(),
            ward_roll_deg=self._ward.roll_deg,
            warnings=self._state.board.standing(),
            calibrations=self._mounting.calibrations,
            utc_ns=self._parts.clock.utc_ns(),
        )

    def _reload_model(self, command: commands.ReloadModel) -> commands.Done:
        self._posture.reload()
        return commands.Done()

    def _leave(self, command: commands.CloseStation) -> commands.Done:
        if self._state.desk.night is not None:
            if not command.end_night:
                raise RefusedError("A night is open.", "End it first, or let it go on.")
            self._nights.end_for("station closed")
        self._leaving.set()
        return commands.Done()

    def _look(self) -> None:
        """Once a second: warnings, and the planned end."""
        night = self._state.desk.night
        watched = None
        if night is None:
            self._parts.take_wall_time()
        else:
            watched = NightWatch(night.recorder.saved_until_utc_ns, night.members)
        suspended_ns = self._parts.power.suspended_ns() + self._ward.suspended_ns
        self._state.watch.look(self._state.sensors.statuses(), watched, suspended_ns)
        if night is not None and night.is_over(self._parts.clock.monotonic_ns()):
            self._nights.end_unless_over(night, "planned end")

    def _refresh(self) -> None:
        """Once a second: counters of the sensors, which change without a change of state."""
        for status in self._hub.statuses():
            self._fanout.refresh(status)

    def _end_quietly(self) -> None:
        """End the night if one is open, and wait for whoever is ending it."""
        try:
            self._nights.end_for("station closed")
        except RefusedError:
            return  # none is open
        except SleepmonError as error:
            _log.error("the night could not be closed: %s", error)
