"""How the sensors sit: reference poses taken at the bedside, and the turns fitted to them."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np
import numpy.typing as npt

from sleepmon.domain import commands
from sleepmon.domain.calibration import MountCalibration, ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.events import MountCalibrated
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.dsp.calibration import calibration_of, fit_mount
from sleepmon.dsp.mount import held_g
from sleepmon.services.live_posture import LivePosture
from sleepmon.services.station_state import StationState

HELD_S = 4.0
"""The newest seconds are what a pose is read from."""
Vector = npt.NDArray[np.float64]


class Mounting:
    """Takes reference poses and keeps what they told; safe from any thread.

    A calibration holds for one night: sensors are taken off afterwards.
    """

    def __init__(self, state: StationState, posture: LivePosture) -> None:
        self._state = state
        self._posture = posture
        self._lock = threading.Lock()
        self._newest: dict[SensorId, deque[SampleBlock]] = {}
        self._poses: dict[SensorId, dict[ReferencePose, Vector]] = {}
        self._made: dict[SensorId, MountCalibration] = {}
        self._spent = False

    def see(self, block: SampleBlock) -> None:
        """Remember the newest seconds of a sensor."""
        status = self._state.sensors.status(block.sensor)
        if status is None or status.rate_hz <= 0.0:
            return
        with self._lock:
            kept = self._newest.setdefault(block.sensor, deque())
            if kept and kept[-1].next_tick != block.first_tick:
                kept.clear()  # a pose is not read across a gap
            kept.append(block)
            most = HELD_S * status.rate_hz
            while sum(len(one.counts) for one in kept) - len(kept[0].counts) >= most:
                kept.popleft()

    def take_pose(self, command: commands.CalibratePose) -> commands.Done:
        """Read a pose that the person holds now; RefusedError for any sensor spoils it for all."""
        read = {}
        for sensor in self._asked(command.sensor):
            status = self._state.sensors.status(sensor)
            rate_hz = 0.0 if status is None else status.rate_hz
            read[sensor] = held_g(self._samples_g(sensor), max(rate_hz, 1.0), command.pose)
        with self._lock:
            for sensor, mean in read.items():
                self._poses.setdefault(sensor, {})[command.pose] = mean
        return commands.Done()

    def finish(self, command: commands.FinishCalibration) -> commands.Done:
        """Fit the turn of each sensor to its poses, use it from now on and write it down."""
        now_ns = self._state.clock.utc_ns()
        with self._lock:
            poses = {sensor: dict(self._poses.get(sensor, {})) for sensor in
                     self._asked(command.sensor)}  # fmt: skip
        made = [calibration_of(sensor, fit_mount(held), now_ns) for sensor, held in poses.items()]
        for calibration in made:
            with self._lock:
                self._made[calibration.sensor] = calibration
                self._poses.pop(calibration.sensor, None)
                self._spent = self._state.desk.night is not None
            self._posture.calibrate(calibration)
            self._state.tell(MountCalibrated(utc_ns=now_ns, calibration=calibration))
        return commands.Done()

    def forget(self, sensor: SensorId) -> None:
        """A sensor was taken off or sits elsewhere."""
        with self._lock:
            self._poses.pop(sensor, None)
            self._newest.pop(sensor, None)
            known = self._made.pop(sensor, None)
        if known is not None:
            self._posture.uncalibrate(sensor)

    def begin_night(self) -> None:
        """Write what is known into the night that was opened; what served another night is gone."""
        with self._lock:
            spent = list(self._made) if self._spent else []
        for sensor in spent:
            self.forget(sensor)
        with self._lock:
            made, self._spent = list(self._made.values()), True
        for calibration in made:
            if self._state.is_recorded(calibration.sensor):
                now_ns = self._state.clock.utc_ns()
                self._state.tell(MountCalibrated(utc_ns=now_ns, calibration=calibration))

    def _asked(self, sensor: SensorId | None) -> tuple[SensorId, ...]:
        """The sensor named, or all that are worn; RefusedError without any."""
        worn = tuple(status.sensor for status in self._state.sensors.placed())
        if sensor is not None:
            return (sensor,)
        if not worn:
            raise RefusedError(
                "No sensor is worn yet.", "Connect the sensors and say where they are worn."
            )
        return worn

    def _samples_g(self, sensor: SensorId) -> npt.NDArray[np.float32]:
        with self._lock:
            kept = list(self._newest.get(sensor, ()))
        if not kept:
            return np.empty((0, 3), dtype=np.float32)
        return np.concatenate([block.acceleration_g() for block in kept])
