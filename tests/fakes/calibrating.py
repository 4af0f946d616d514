"""A station whose sensors are calibrated as the test wants."""

from __future__ import annotations

from msgspec.structs import replace

from sleepmon.domain.calibration import (
    FEWEST_POSES,
    UPRIGHT_AXES,
    MountCalibration,
    ReferencePose,
    SensorProgress,
)
from sleepmon.domain.commands import (
    Answer,
    BeginCalibration,
    CalibratePose,
    CalibrationProgress,
    CheckCalibration,
    Command,
    Done,
    FinishCalibration,
    Snapshot,
)
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.events import MountCalibrated
from sleepmon.domain.sensors import RadioKind, SensorStatus
from tests.fakes.fake_station import PLACES, SERIALS, FakeStation

HELD_S = 4.0


class CalibratingStation(FakeStation):
    """Poses are read at once, unless the test lets the person move."""

    def __init__(self, radio: RadioKind = "virtual") -> None:
        super().__init__(radio)
        self.poses: list[ReferencePose] = []
        self.made: tuple[MountCalibration, ...] = ()
        self.still_s = HELD_S
        self.trouble = ""
        self.residual_deg = 3.2
        self.misfit = ""

    def snapshot(self) -> Snapshot:
        """With what is in use."""
        return replace(super().snapshot(), calibrations=self.made)

    def _answer(self, command: Command) -> Answer:
        match command:
            case BeginCalibration():
                self.poses = []
            case CheckCalibration():
                rows = tuple(self._progress(status) for status in self._worn())
                return CalibrationProgress(held_s=HELD_S, sensors=rows)
            case CalibratePose(pose=pose):
                if pose not in self.poses:
                    self.poses.append(pose)
            case FinishCalibration():
                self._finish()
            case _:
                return super()._answer(command)
        return Done()

    def _worn(self) -> list[SensorStatus]:
        return [status for status in self.sensors.values() if status.placement]

    def _progress(self, status: SensorStatus) -> SensorProgress:
        fits = len(self.poses) >= FEWEST_POSES
        return SensorProgress(
            sensor=status.sensor,
            placement=status.placement or "",
            still_s=self.still_s,
            trouble=self.trouble,
            poses=tuple(self.poses),
            residual_deg=self.residual_deg if fits and not self.misfit else None,
            misfit=self.misfit if fits else "",
        )

    def _finish(self) -> None:
        if self.misfit:
            raise RefusedError(self.misfit, "Take the poses again.")
        now_ns = self.now_utc_ns()
        self.made = tuple(
            MountCalibration(
                sensor=status.sensor,
                rotation=UPRIGHT_AXES,
                residual_deg=self.residual_deg,
                poses=tuple(self.poses),
                made_at_ns=now_ns,
            )
            for status in self._worn()
        )
        for made in self.made:
            self.tell(MountCalibrated(utc_ns=now_ns, calibration=made))


def calibrating_ward() -> CalibratingStation:
    """Three made-up sensors, worn and streaming."""
    station = CalibratingStation()
    station.ward_open = True
    for serial, place in zip(SERIALS, PLACES, strict=True):
        station.put_on(serial, place)
    station.events.clear()
    return station
