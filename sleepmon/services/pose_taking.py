"""The reference poses of one sensor: whether it lies still now, what was read, how it fits."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np
import numpy.typing as npt

from sleepmon.domain.calibration import (
    FEWEST_POSES,
    MountCalibration,
    ReferencePose,
    SensorProgress,
)
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.samples import SampleBlock
from sleepmon.domain.sensors import SensorStatus
from sleepmon.dsp.calibration import calibration_of, fit_mount
from sleepmon.dsp.mount import SHORTEST_S, held_g, refuse_clash, still_s
from sleepmon.dsp.sphere import StillPeriods, trusted_fit

HELD_S = 4.0
"""The newest seconds are what a pose is read from."""
STALE_NS = 2_000_000_000
"""Samples older than this tell nothing of how the person lies now."""
Vector = npt.NDArray[np.float64]


class PoseTaking:
    """The newest seconds of a sensor and the poses read from them.

    Samples may come from any thread and never wait for a fit; its owner guards the poses.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: deque[SampleBlock] = deque()
        self._still = StillPeriods()
        self._poses: dict[ReferencePose, Vector] = {}
        self._fit: tuple[MountCalibration | None, str] | None = None

    def see(self, block: SampleBlock, rate_hz: float) -> None:
        """Remember the newest seconds, and what was read at rest."""
        kept = self._newest
        with self._lock:
            if kept and kept[-1].next_tick != block.first_tick:
                kept.clear()  # a pose is not read across a gap
                self._still.cut()
            kept.append(block)
            self._still.add(block.acceleration_g(), rate_hz)
            while sum(len(one.counts) for one in kept) - len(kept[0].counts) >= HELD_S * rate_hz:
                kept.popleft()

    def drop_poses(self) -> None:
        """Begin anew; what was read at rest is of the sensor and stays."""
        self._poses.clear()
        self._fit = None

    def read(self, pose: ReferencePose, rate_hz: float, now_ns: int) -> Vector:
        """The pose that is held now; RefusedError says what to do better."""
        newest = self._samples_g(now_ns)[-round(HELD_S * rate_hz) :]
        return self._read(pose, newest, rate_hz)

    def _read(
        self, pose: ReferencePose, samples_g: npt.NDArray[np.float32], rate_hz: float
    ) -> Vector:
        mean = held_g(samples_g, rate_hz, pose)
        refuse_clash(pose, mean, self._poses)
        return mean

    def keep(self, pose: ReferencePose, mean: Vector) -> None:
        """The pose counts, in place of one that was read before."""
        self._poses[pose] = mean
        self._fit = None

    def progress(
        self, status: SensorStatus, pose: ReferencePose | None, now_ns: int
    ) -> SensorProgress:
        """How far it is, and whether this pose could be read now."""
        samples_g = self._samples_g(now_ns)
        at_rest_s = still_s(samples_g, status.rate_hz, HELD_S)
        at_rest_g = samples_g[len(samples_g) - round(at_rest_s * status.rate_hz) :]
        trouble = self._trouble(pose, at_rest_g, status.rate_hz)
        fitted, misfit = self._fitted(status)
        return SensorProgress(
            sensor=status.sensor,
            placement=status.placement or "",
            still_s=at_rest_s,
            trouble="" if trouble is None else trouble.summary,
            advice="" if trouble is None else trouble.advice,
            poses=tuple(self._poses),
            residual_deg=None if fitted is None else fitted.residual_deg,
            misfit=misfit,
            gain_known=fitted is not None and fitted.gain != (1.0, 1.0, 1.0),
        )

    def calibration(self, status: SensorStatus, now_ns: int) -> MountCalibration:
        """What the poses tell of the mount; RefusedError when they tell too little, or disagree."""
        with self._lock:
            means_g = self._still.means_g
        sphere = trusted_fit(means_g)
        poses = self._poses
        if sphere is not None:
            gain, offset = np.array(sphere.gain), np.array(sphere.offset_g)
            poses = {pose: mean * gain + offset for pose, mean in poses.items()}
        fit = fit_mount(poses)
        if len(poses) < FEWEST_POSES:
            raise RefusedError(
                f"{FEWEST_POSES} poses are needed to see whether they fit; "
                f"{len(poses)} were taken.",
                "Take the back, a side and sitting.",
            )
        return calibration_of(status.sensor, fit, now_ns, sphere=sphere)

    def _trouble(
        self, pose: ReferencePose | None, at_rest_g: npt.NDArray[np.float32], rate_hz: float
    ) -> RefusedError | None:
        """What is wrong with how the sensor rests now; movement is told by the stillness."""
        if pose is None or len(at_rest_g) < SHORTEST_S * rate_hz:
            return None
        try:
            self._read(pose, at_rest_g, rate_hz)
        except RefusedError as error:
            return error
        return None

    def _fitted(self, status: SensorStatus) -> tuple[MountCalibration | None, str]:
        """The fit of the poses so far, made once for each set of poses; or why there is none."""
        if self._fit is None and len(self._poses) >= FEWEST_POSES:
            try:
                self._fit = self.calibration(status, 0), ""
            except RefusedError as error:
                self._fit = None, error.summary
        return self._fit or (None, "")

    def _samples_g(self, now_ns: int) -> npt.NDArray[np.float32]:
        with self._lock:
            kept = list(self._newest)
        if not kept or now_ns - kept[-1].arrived_ns > STALE_NS:
            return np.empty((0, 3), dtype=np.float32)
        return np.concatenate([block.acceleration_g() for block in kept])
