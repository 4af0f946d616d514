import msgspec
import pytest

from sleepmon.domain.calibration import UPRIGHT_AXES, MountCalibration
from sleepmon.domain.errors import ModelMismatch
from sleepmon.domain.events import (
    Event,
    Marked,
    MountCalibrated,
    MountForgotten,
    SensorReleased,
)
from sleepmon.domain.samples import SensorId
from sleepmon.workers.mounts import Mount, mounts_of, refuse_others
from tests.fakes.nights import night_meta, sensor_row
from tests.fakes.predictor import card


def made(sensor: str, at_ns: int) -> MountCalibrated:
    return MountCalibrated(
        utc_ns=at_ns,
        calibration=MountCalibration(
            sensor=SensorId(sensor),
            rotation=UPRIGHT_AXES,
            residual_deg=1.0,
            poses=("supine",),
            made_at_ns=at_ns,
        ),
    )


def known(mounts: tuple[Mount, ...]) -> list[int | None]:
    """When the calibration of each stretch was made."""
    return [None if one.calibration is None else one.calibration.made_at_ns for one in mounts]


def test_that_the_latest_calibration_of_each_sensor_holds_throughout() -> None:
    events: list[Event] = [made("a", 1), Marked(utc_ns=3, text=""), made("b", 4), made("a", 5)]
    assert [5] == known(mounts_of(events, SensorId("a")))
    assert [4] == known(mounts_of(events, SensorId("b")))
    assert [None] == known(mounts_of(events, SensorId("c")))


def test_that_a_sensor_taken_off_is_not_calibrated_until_it_is_again() -> None:
    a = SensorId("a")
    events: list[Event] = [made("a", 1), MountForgotten(utc_ns=10, sensor=a, why="put elsewhere"),
              SensorReleased(utc_ns=11, sensor=a), made("a", 20),
              MountForgotten(utc_ns=25, sensor=SensorId("b"))]  # fmt: skip
    mounts = mounts_of(events, a)
    assert [1, None, 20] == known(mounts)
    assert [10, 11] == [one.end_ns for one in mounts[:-1]]
    assert [10, 11] == [one.start_ns for one in mounts[1:]]


def test_that_a_personal_model_speaks_for_its_person_and_sensors_only() -> None:
    meta = night_meta(sensors=2)
    mine = msgspec.structs.replace(
        card(), kind="personal", subject="S01", sensors=(sensor_row(0).sensor, sensor_row(1).sensor)
    )
    refuse_others(mine, meta)
    refuse_others(card(), msgspec.structs.replace(meta, subject="S02"))
    for other in (
        msgspec.structs.replace(meta, subject="S02"),
        msgspec.structs.replace(meta, sensors=(sensor_row(0), sensor_row(2))),
    ):
        with pytest.raises(ModelMismatch, match="made for one person"):
            refuse_others(mine, other)


def test_that_a_personal_model_without_a_name_suits_nobody() -> None:
    nobody = msgspec.structs.replace(card(), kind="personal")
    with pytest.raises(ModelMismatch):
        refuse_others(nobody, msgspec.structs.replace(night_meta(), subject=""))
