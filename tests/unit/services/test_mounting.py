"""Reference poses at the bedside, from samples to the open night."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain import commands
from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import RefusedError, SensorNotFound
from sleepmon.domain.events import MountCalibrated, MountForgotten
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.dsp.mount import EXPECTED
from tests.fakes.bedside import Bedside
from tests.fakes.sensor_hub import CHEST, NECK

TURNED = np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
"""From the body's axes to those of a sensor on a quarter turn."""


class Sleeper:
    """Someone at a bedside who takes poses, with sensors stuck on a quarter turn."""

    def __init__(self, bed: Bedside) -> None:
        self._bed = bed
        self._tick = 10_000

    def hold(self, pose: ReferencePose, shake_g: float = 0.0) -> None:
        noise = np.random.default_rng(1).normal(0.0, 0.005 + shake_g, (500, 3))
        counts = ((TURNED @ np.array(EXPECTED[pose]) + noise) * 1000).astype(np.int16)
        for sensor in (CHEST, NECK):
            self._bed.hub.listener.on_block(self._block(sensor, counts))
        self._tick += 1000

    def _block(
        self, sensor: SensorId, counts: np.ndarray[tuple[int, ...], np.dtype[np.int16]]
    ) -> SampleBlock:
        return SampleBlock(
            sensor=sensor,
            first_tick=self._tick,
            counts=counts,
            g_per_count=0.001,
            device_time_ns=None,
            arrived_ns=self._bed.clock.monotonic_ns(),
        )


def calibrated(bed: Bedside) -> None:
    sleeper = Sleeper(bed)
    for pose in ("supine", "right", "upright"):
        sleeper.hold(pose)
        bed.do(commands.CalibratePose(pose=pose))
    bed.do(commands.FinishCalibration())


def of_sensor(sensor: SensorId) -> Callable[[MountForgotten], bool]:
    return lambda event: event.sensor == sensor


def made(rows: Sequence[object]) -> list[MountCalibrated]:
    return [row for row in rows if isinstance(row, MountCalibrated)]


def test_that_poses_become_a_turn_that_live_classification_uses(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        known = {one.sensor: one for one in bed.classifier.calibrations}
        assert {CHEST, NECK} == set(known)
        np.testing.assert_allclose(np.array(known[CHEST].rotation) @ TURNED, np.eye(3), atol=0.02)
        assert ("supine", "right", "upright") == known[CHEST].poses
        assert known[CHEST].residual_deg < 2.0


def test_that_a_calibration_before_the_night_is_written_into_it(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        bed.do(commands.StartNight(request=bed.request()))
        assert {CHEST, NECK} == {one.calibration.sensor for one in made(bed.recorder.events)}


def test_that_a_calibration_within_the_night_is_written_at_once(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.start_night()
        calibrated(bed)
        assert 2 == len(made(bed.recorder.events))


def test_that_a_calibration_serves_one_night_only(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        for _ in range(2):
            bed.do(commands.StartNight(request=bed.request()))
            bed.do(commands.EndNight())
        assert [] == made(bed.recorder.events)
        assert [] == bed.classifier.calibrations


def test_that_a_sensor_put_elsewhere_has_lost_its_calibration(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        bed.do(commands.Assign(sensor=CHEST, placement="abdomen"))
        assert {NECK} == {one.sensor for one in bed.classifier.calibrations}


def test_that_a_displaced_sensor_has_lost_its_calibration_and_that_is_told(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        bed.do(commands.Assign(sensor=NECK, placement="chest"))
        assert () == bed.snapshot().calibrations
        for sensor in (CHEST, NECK):
            told = bed.listener.wait_for(MountForgotten, of_sensor(sensor))
            assert "the sensor sits elsewhere" == told.why


def test_that_a_sensor_let_go_and_taken_again_is_not_calibrated(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        bed.do(commands.Disconnect(sensor=CHEST))
        assert "the sensor was let go" == bed.listener.wait_for(MountForgotten).why
        bed.do(commands.Connect(sensor=CHEST, placement="chest"))
        assert {NECK} == {one.sensor for one in bed.snapshot().calibrations}
        assert {NECK} == {one.sensor for one in bed.classifier.calibrations}


def test_that_a_link_lost_and_back_keeps_the_calibration(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        bed.hub.change(CHEST, "lost")
        bed.hub.change(CHEST, "connecting")
        bed.hub.lose(CHEST, 500)
        bed.hub.change(CHEST, "streaming")
        bed.hub.send(CHEST)
        bed.do(commands.Assign(sensor=CHEST, placement="chest"))
        assert {CHEST, NECK} == {one.sensor for one in bed.snapshot().calibrations}
        assert {CHEST, NECK} == {one.sensor for one in bed.classifier.calibrations}
        assert [] == bed.listener.of(MountForgotten)


def test_that_progress_is_told_sensor_by_sensor_and_begins_anew(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        sleeper = Sleeper(bed)
        sleeper.hold("supine")
        bed.do(commands.CalibratePose(pose="supine"))
        told = bed.do(commands.CheckCalibration(pose="right"))
        assert isinstance(told, commands.CalibrationProgress)
        assert ["neck", "chest"] == [one.placement for one in told.sensors]
        assert {("supine",)} == {one.poses for one in told.sensors}
        assert all("degrees apart" in one.trouble for one in told.sensors)
        bed.do(commands.BeginCalibration())
        told = bed.do(commands.CheckCalibration(pose="right"))
        assert isinstance(told, commands.CalibrationProgress)
        assert {()} == {one.poses for one in told.sensors}


def test_that_one_pose_alone_makes_no_calibration(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        Sleeper(bed).hold("supine")
        bed.do(commands.CalibratePose(pose="supine"))
        with pytest.raises(RefusedError, match="3 poses are needed"):
            bed.do(commands.FinishCalibration())
        assert () == bed.snapshot().calibrations


def test_that_a_new_classifier_is_told_what_is_known(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        calibrated(bed)
        bed.do(commands.ReloadModel())
        assert 2 == len(bed.models.made)
        assert {CHEST, NECK} == {one.sensor for one in bed.classifier.calibrations}


def test_that_movement_spoils_the_pose_for_all(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        bed.put_on()
        Sleeper(bed).hold("supine", shake_g=0.2)
        with pytest.raises(RefusedError, match="movement while lying on the back"):
            bed.do(commands.CalibratePose(pose="supine"))
        with pytest.raises(RefusedError, match="on the back or on the front"):
            bed.do(commands.FinishCalibration())


def test_that_without_sensors_there_is_nothing_to_calibrate(tmp_path: Path) -> None:
    with Bedside(tmp_path) as bed:
        with pytest.raises(RefusedError, match="No sensor is worn"):
            bed.do(commands.CalibratePose(pose="supine"))
        with pytest.raises(SensorNotFound, match="is not in use"):
            bed.do(commands.CalibratePose(pose="supine", sensor=CHEST))
