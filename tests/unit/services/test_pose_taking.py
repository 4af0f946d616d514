"""Reference poses of one sensor: stillness, poses, fit, and its gain and offset."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from msgspec.structs import replace

from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.sensors import SensorStatus
from sleepmon.dsp.calibration import calibrated_g
from sleepmon.dsp.mount import EXPECTED, between_deg
from sleepmon.services.pose_taking import HELD_S, PoseTaking

RATE_HZ = 50.0
CHEST = SensorId("open:1")
STATUS = SensorStatus(
    sensor=CHEST, name="Open 1", family="open", serial="1", placement="chest",
    state="streaming", rate_hz=RATE_HZ, g_per_count=0.0001,
)  # fmt: skip
SIDES = np.vstack([np.eye(3), -np.eye(3)])
ONES, ZEROS = np.ones(3), np.zeros(3)
GAIN, OFFSET_G = np.array([1.04, 0.96, 1.04]), np.array([0.04, -0.04, 0.03])
Floats = npt.NDArray[np.float64]


class Worn:
    """A sensor in one hand, then on a body; it may read wrong by a gain and an offset."""

    def __init__(self, gain: Floats = ONES, offset_g: Floats = ZEROS) -> None:
        self.taking = PoseTaking()
        self._gain, self._offset_g = gain, offset_g
        self._tick, self.now_ns = 0, 0

    def lie(self, up: Floats, seconds: float = 8.0, noise_g: float = 0.004) -> None:
        count = round(seconds * RATE_HZ)
        noise = np.random.default_rng(self._tick).normal(0.0, noise_g, (count, 3))
        sensed = (np.asarray(up) * self._gain + self._offset_g + noise) / 0.0001
        for start in range(0, count, 25):
            counts = sensed[start : start + 25].astype(np.int16)
            self.now_ns += round(len(counts) / RATE_HZ * 1e9)
            self.taking.see(self._block(counts), RATE_HZ)

    def hold(self, pose: ReferencePose, up: Floats | None = None) -> None:
        self.lie(np.array(EXPECTED[pose]) if up is None else up)
        self.taking.keep(pose, self.taking.read(pose, RATE_HZ, self.now_ns))

    def lose(self, samples: int) -> None:
        self._tick += samples

    def _block(self, counts: npt.NDArray[np.int16]) -> SampleBlock:
        first, self._tick = self._tick, self._tick + len(counts)
        return SampleBlock(
            sensor=CHEST,
            first_tick=first,
            counts=counts,
            g_per_count=0.0001,
            device_time_ns=None,
            arrived_ns=self.now_ns,
        )


def still_s(worn: Worn, later_ns: int = 0) -> float:
    return worn.taking.progress(STATUS, None, worn.now_ns + later_ns).still_s


def test_that_stillness_grows_and_movement_takes_it_away() -> None:
    worn = Worn()
    worn.lie(np.array([1.0, 0, 0]), 2.0)
    assert 2.0 == still_s(worn)
    worn.lie(np.array([1.0, 0, 0]), 8.0)
    assert HELD_S == still_s(worn)
    worn.lie(np.array([1.0, 0, 0]), 1.0, noise_g=0.2)
    assert 0.0 == still_s(worn)


def test_that_a_gap_and_a_silence_are_no_stillness() -> None:
    worn = Worn()
    worn.lie(np.array([1.0, 0, 0]))
    assert 0.0 == still_s(worn, later_ns=3_000_000_000)
    worn.lose(100)
    worn.lie(np.array([1.0, 0, 0]), 1.0)
    assert 1.0 == still_s(worn)


def test_that_a_person_who_did_not_turn_is_told() -> None:
    worn = Worn()
    worn.hold("supine")
    told = worn.taking.progress(STATUS, "right", worn.now_ns)
    assert "only 0 degrees apart" in told.trouble
    with pytest.raises(RefusedError, match="only 0 degrees apart"):
        worn.taking.read("right", RATE_HZ, worn.now_ns)
    again = worn.taking.progress(STATUS, "supine", worn.now_ns)
    assert ("", ("supine",)) == (again.trouble, again.poses)


def test_that_three_poses_tell_how_they_fit_and_two_do_not() -> None:
    worn = Worn()
    worn.hold("supine")
    worn.hold("right")
    assert worn.taking.progress(STATUS, None, worn.now_ns).residual_deg is None
    with pytest.raises(RefusedError, match="3 poses are needed"):
        worn.taking.calibration(STATUS, 1)
    worn.hold("upright")
    told = worn.taking.progress(STATUS, None, worn.now_ns)
    assert told.residual_deg is not None
    assert told.residual_deg < 1.0


def test_that_sides_mixed_up_do_not_fit() -> None:
    worn = Worn()
    worn.hold("supine")
    worn.hold("right", np.array([0.0, -1.0, 0.0]))
    worn.hold("left", np.array([0.0, 1.0, 0.0]))
    worn.hold("upright")
    told = worn.taking.progress(STATUS, None, worn.now_ns)
    assert "sitting or standing is" in told.misfit
    worn.taking.drop_poses()
    assert () == worn.taking.progress(STATUS, None, worn.now_ns).poses


def test_that_gain_and_offset_of_a_sensor_turned_about_are_corrected() -> None:
    worn = Worn(GAIN, OFFSET_G)
    for side in SIDES:
        worn.lie(side)
    for pose in ("supine", "right", "left", "upright"):
        worn.hold(pose)
    made = worn.taking.calibration(STATUS, 1)
    assert worn.taking.progress(STATUS, None, worn.now_ns).gain_known
    np.testing.assert_allclose(made.gain, 1.0 / GAIN, atol=5e-3)
    np.testing.assert_allclose(made.offset_g, -OFFSET_G / GAIN, atol=5e-3)
    lying = np.array([np.cos(0.6), np.sin(0.6), 0.0])
    read = calibrated_g(lying * GAIN + OFFSET_G, made)
    assert 1.0 == pytest.approx(float(np.linalg.norm(read)), abs=0.01)
    assert between_deg(read, lying) < 1.0


def test_that_poses_of_a_person_alone_spread_too_little_for_gain_and_offset() -> None:
    worn = Worn(GAIN, OFFSET_G)
    for pose in ("supine", "right", "left", "prone", "upright"):
        worn.hold(pose)
    made = worn.taking.calibration(STATUS, 1)
    assert ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0)) == (made.gain, made.offset_g)


def test_that_a_good_sensor_is_left_as_it_is() -> None:
    worn = Worn()
    for side in SIDES:
        worn.lie(side)
    for pose in ("supine", "right", "upright"):
        worn.hold(pose)
    made = worn.taking.calibration(replace(STATUS, placement="neck"), 1)
    np.testing.assert_allclose(made.gain, 1.0, atol=2e-3)
