import msgspec
import pytest

from sleepmon.domain.calibration import UPRIGHT_AXES, MountCalibration
from sleepmon.domain.errors import ModelMismatch
from sleepmon.domain.events import Marked, MountCalibrated
from sleepmon.domain.samples import SensorId
from sleepmon.workers.mounts import calibrations_of, refuse_others
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


def test_that_the_latest_calibration_of_each_sensor_holds() -> None:
    found = calibrations_of([made("a", 2), Marked(utc_ns=3, text=""), made("b", 4), made("a", 1)])
    assert {"a": 2, "b": 4} == {str(sensor): one.made_at_ns for sensor, one in found.items()}


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
