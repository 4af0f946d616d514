import msgspec

from sleepmon.domain.calibration import REFERENCE_POSES, UPRIGHT_AXES, MountCalibration
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
