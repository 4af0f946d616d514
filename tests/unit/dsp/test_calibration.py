import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.calibration import ReferencePose
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.samples import SensorId
from sleepmon.dsp.calibration import calibrated_g, calibration_of, fit_mount, turned_g
from sleepmon.dsp.mount import EXPECTED
from sleepmon.dsp.orientation import angle_between_deg, roll_deg

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
SENSOR = SensorId("open:1")


def turn(roll: float, slope: float, twist: float) -> np.ndarray[
    tuple[int, int], np.dtype[np.float64]
]:  # fmt: skip
    """From the body's axes to those of a sensor that sits so."""
    r, s, t = np.radians([roll, slope, twist])
    about_h = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    about_l = np.array([[np.cos(s), 0, np.sin(s)], [0, 1, 0], [-np.sin(s), 0, np.cos(s)]])
    about_a = np.array([[1, 0, 0], [0, np.cos(t), -np.sin(t)], [0, np.sin(t), np.cos(t)]])
    return np.asarray(about_a @ about_l @ about_h)


def sensed(
    mount: np.ndarray[tuple[int, int], np.dtype[np.float64]], *poses: ReferencePose
) -> dict[ReferencePose, Vector]:
    return {pose: mount @ np.array(EXPECTED[pose]) for pose in poses}


angles = st.floats(-40.0, 40.0)


@given(angles, angles, angles)
def test_that_any_mount_is_undone_by_all_poses(roll: float, slope: float, twist: float) -> None:
    mount = turn(roll, slope, twist)
    fit = fit_mount(sensed(mount, "supine", "prone", "right", "left", "upright"))
    np.testing.assert_allclose(fit.rotation @ mount, np.eye(3), atol=0.01)
    assert fit.residual_deg < 0.5


@given(angles, angles, angles)
def test_that_back_and_upright_are_enough(roll: float, slope: float, twist: float) -> None:
    mount = turn(roll, slope, twist)
    fit = fit_mount(sensed(mount, "supine", "upright"))
    np.testing.assert_allclose(fit.rotation @ mount, np.eye(3), atol=0.01)


def test_that_a_sensor_upside_down_is_found() -> None:
    mount = np.diag([1.0, -1.0, -1.0])
    fit = fit_mount(sensed(mount, "supine", "right", "upright"))
    np.testing.assert_allclose(fit.rotation @ mount, np.eye(3), atol=0.01)


def test_that_a_side_pulls_at_no_roll_within_its_freedom() -> None:
    mount = turn(12.0, 0.0, 0.0)
    poses = sensed(mount, "supine", "prone")
    leaning = np.radians(70.0)
    poses["right"] = mount @ np.array([np.cos(leaning), np.sin(leaning), 0.0])
    rotation = fit_mount(poses).rotation
    assert 0.0 == pytest.approx(
        float(angle_between_deg(0.0, roll_deg(rotation @ poses["supine"]))), abs=0.2
    )
    assert 70.0 == pytest.approx(float(roll_deg(rotation @ poses["right"])), abs=0.2)


def test_that_the_residual_tells_of_poses_that_do_not_fit() -> None:
    poses = sensed(np.eye(3), "supine", "prone", "upright")
    tilted = np.radians(20.0)
    poses["prone"] = np.array([-np.cos(tilted), 0.0, np.sin(tilted)])
    fit = fit_mount(poses)
    assert 5.0 < fit.residual_deg < 15.0
    assert {"supine", "prone", "upright"} == set(fit.pose_deg)


def test_that_sides_mixed_up_are_refused() -> None:
    poses = sensed(np.eye(3), "supine", "prone", "right", "left", "upright")
    poses["right"], poses["left"] = poses["left"], poses["right"]
    with pytest.raises(RefusedError, match="do not fit together"):
        fit_mount(poses)


def test_that_roll_only_leaves_the_slope_alone() -> None:
    mount = turn(15.0, 20.0, 0.0)
    poses = sensed(mount, "supine", "prone")
    fit = fit_mount(poses, roll_only=True)
    assert [0.0, 0.0, 1.0] == fit.rotation[2].tolist()
    turned = fit.rotation @ poses["supine"]
    assert poses["supine"][2] == pytest.approx(turned[2])
    assert 0.0 == pytest.approx(float(angle_between_deg(0.0, roll_deg(turned))), abs=0.1)


def test_that_one_pose_turns_no_more_than_it_must() -> None:
    fit = fit_mount(sensed(turn(10.0, 0.0, 0.0), "supine"))
    np.testing.assert_allclose(fit.rotation[2], [0.0, 0.0, 1.0], atol=1e-3)


def test_that_the_fact_of_a_fit_turns_samples() -> None:
    mount = turn(10.0, -20.0, 5.0)
    made = calibration_of(SENSOR, fit_mount(sensed(mount, "supine", "upright")), made_at_ns=7)
    body = np.array([[1.0, 0.0, 0.0], [0.0, 0.6, 0.8]])
    np.testing.assert_allclose(calibrated_g(body @ mount.T, made), body, atol=0.005)
    assert (("supine", "upright"), 7, SENSOR) == (made.poses, made.made_at_ns, made.sensor)


@given(st.floats(-360.0, 360.0), st.floats(0.0, 359.0))
def test_that_turning_adds_to_the_roll_alone(by: float, start: float) -> None:
    angle = np.radians(start)
    lying = np.array([[0.9 * np.cos(angle), 0.9 * np.sin(angle), 0.4]])
    turned = turned_g(lying, np.array([by]))
    expected = start + by
    assert abs(float(angle_between_deg(expected, roll_deg(turned))[0])) < 1e-3
    assert 0.4 == pytest.approx(float(turned[0, 2]))
