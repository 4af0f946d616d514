import msgspec

from sleepmon.domain.calibration import (
    GUIDED_POSES,
    REFERENCE_POSES,
    UPRIGHT_AXES,
    MountCalibration,
    fit_words,
)
from sleepmon.domain.samples import SensorId


def test_that_a_calibration_survives_the_wire() -> None:
    made = MountCalibration(
        sensor=SensorId("open:1"),
        rotation=UPRIGHT_AXES,
        residual_deg=2.5,
        poses=("supine", "upright"),
        made_at_ns=7,
    )
    assert made == msgspec.msgpack.decode(msgspec.msgpack.encode(made), type=MountCalibration)
    assert ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), False) == (made.gain, made.offset_g, made.roll_only)


def test_that_the_poses_are_those_that_a_person_can_take() -> None:
    assert ("supine", "prone", "right", "left", "upright") == REFERENCE_POSES


def test_that_the_guide_takes_every_pose_once() -> None:
    assert set(REFERENCE_POSES) == set(GUIDED_POSES)
    assert len(REFERENCE_POSES) == len(GUIDED_POSES)


def test_that_a_residual_is_told_in_words() -> None:
    assert "fits within 4°" == fit_words(3.2)
    assert "fits within 1°" == fit_words(0.0)
    assert "fits within 18° only, better take the poses again" == fit_words(17.1)
