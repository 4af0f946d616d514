"""How the sensors sit: reference poses taken at the bedside, and the turns fitted to them."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from sleepmon.domain import commands
from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import RefusedError, SensorNotFound
from sleepmon.domain.events import MountCalibrated, MountForgotten
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.sensors import SensorStatus
from sleepmon.services.live_posture import LivePosture
from sleepmon.services.mounts_before import MountBefore
from sleepmon.services.pose_taking import HELD_S, PoseTaking
from sleepmon.services.station_state import StationState


class Mounting:
    """Takes reference poses and keeps what they told; safe from any thread.

    A calibration holds for one night: sensors are taken off afterwards.
    """

    def __init__(self, state: StationState, posture: LivePosture) -> None:
        self._state = state
        self._posture = posture
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        """Commands take turns; samples never wait for them."""
        self._taking: dict[SensorId, PoseTaking] = {}
        self._made: dict[SensorId, MountCalibration] = {}

    @property
    def calibrations(self) -> tuple[MountCalibration, ...]:
        """Those in use."""
        with self._lock:
            return tuple(self._made.values())

    def see(self, block: SampleBlock) -> None:
        """Remember the newest seconds of a sensor."""
        status = self._state.sensors.status(block.sensor)
        if status is None or status.rate_hz <= 0.0:
            return
        with self._lock:
            taking = self._of(block.sensor)
        taking.see(block, status.rate_hz)

    def begin(self, command: commands.BeginCalibration) -> commands.Done:
        """Drop the poses read so far."""
        worn = self._asked(command.sensor)
        with self._turn:
            for taking in self._takings(worn).values():
                taking.drop_poses()
        return commands.Done()

    def check(self, command: commands.CheckCalibration) -> commands.CalibrationProgress:
        """How far it is, and whether this pose could be read now."""
        now_ns = self._state.clock.monotonic_ns()
        scheme = self._state.scheme
        worn = sorted(
            self._state.sensors.placed(),
            key=lambda status: scheme.placement_index(status.placement or ""),
        )
        with self._turn:
            takings = self._takings(worn)
            told = [takings[one.sensor].progress(one, command.pose, now_ns) for one in worn]
        return commands.CalibrationProgress(held_s=HELD_S, sensors=tuple(told))

    def take_pose(self, command: commands.CalibratePose) -> commands.Done:
        """Read a pose that the person holds now; RefusedError for any sensor spoils it for all."""
        now_ns = self._state.clock.monotonic_ns()
        worn = self._asked(command.sensor)
        with self._turn:
            takings = self._takings(worn)
            read = {
                status.sensor: takings[status.sensor].read(
                    command.pose, max(status.rate_hz, 1.0), now_ns
                )
                for status in worn
            }
            for sensor, mean in read.items():
                takings[sensor].keep(command.pose, mean)
        return commands.Done()

    def finish(self, command: commands.FinishCalibration) -> commands.Done:
        """Fit the turn of each sensor to its poses, use it from now on and write it down."""
        now_ns = self._state.clock.utc_ns()
        worn = self._asked(command.sensor)
        with self._turn:
            takings = self._takings(worn)
            made = [takings[status.sensor].calibration(status, now_ns) for status in worn]
            for taking in takings.values():
                taking.drop_poses()
        with self._lock:
            self._made.update({calibration.sensor: calibration for calibration in made})
        for calibration in made:
            self._posture.calibrate(calibration)
            self._state.tell(MountCalibrated(utc_ns=now_ns, calibration=calibration))
        return commands.Done()

    def forget(self, sensor: SensorId, why: str = "") -> None:
        """A sensor was taken off or sits elsewhere: what was known is dropped, and that is told."""
        with self._lock:
            self._taking.pop(sensor, None)
            known = self._made.pop(sensor, None)
        if known is not None:
            self._posture.uncalibrate(sensor)
            now_ns = self._state.clock.utc_ns()
            self._state.tell(MountForgotten(utc_ns=now_ns, sensor=sensor, why=why))

    def begin_night(self) -> None:
        """Write what is known into the night that was opened."""
        for calibration in self.calibrations:
            if self._state.is_recorded(calibration.sensor):
                now_ns = self._state.clock.utc_ns()
                self._state.tell(MountCalibrated(utc_ns=now_ns, calibration=calibration))

    def take_up(self, before: Iterable[MountBefore]) -> None:
        """A night goes on: calibrations that may still be believed hold again, others are dropped.

        Of a sensor calibrated anew meanwhile nothing is taken up.
        """
        worn = {status.sensor: status.placement for status in self._state.sensors.placed()}
        now_ns = self._state.clock.utc_ns()
        for mount in before:
            sensor, made = mount.calibration.sensor, mount.calibration
            doubt = mount.doubt
            if worn.get(sensor) != mount.placement:
                doubt = "the night went on without it"
            with self._lock:
                if sensor in self._made:
                    continue
                if not doubt:
                    self._made[sensor] = made
            if doubt:
                self._state.tell(MountForgotten(utc_ns=now_ns, sensor=sensor, why=doubt))
            else:
                self._posture.calibrate(made)
                self._state.tell(MountCalibrated(utc_ns=now_ns, calibration=made))

    def end_night(self) -> None:
        """What served this night serves no other."""
        for calibration in self.calibrations:
            self.forget(calibration.sensor)

    def _takings(self, worn: Iterable[SensorStatus]) -> dict[SensorId, PoseTaking]:
        with self._lock:
            return {status.sensor: self._of(status.sensor) for status in worn}

    def _of(self, sensor: SensorId) -> PoseTaking:
        return self._taking.setdefault(sensor, PoseTaking())

    def _asked(self, sensor: SensorId | None) -> tuple[SensorStatus, ...]:
        """The sensor named, or all that are worn; RefusedError without any."""
        if sensor is not None:
            status = self._state.sensors.status(sensor)
            if status is None:
                raise SensorNotFound(f"{sensor} is not in use.", "Connect it first.")
            return (status,)
        worn = self._state.sensors.placed()
        if not worn:
            raise RefusedError(
                "No sensor is worn yet.", "Connect the sensors and say where they are worn."
            )
        return worn
