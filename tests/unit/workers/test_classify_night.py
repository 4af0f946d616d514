import hashlib
from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import ModelMismatch, NightUnreadable
from sleepmon.domain.resources import shipped_model
from sleepmon.storage.reader import open_night
from sleepmon.workers.classify_night import (
    NightPredictions,
    classify_in_child,
    classify_reader,
    predictions_file,
    read_predictions,
)
from tests.fakes.nights import no_progress, sensor_row
from tests.fakes.predictor import GravityPredictor, card
from tests.fakes.simulated_night import build, record_night

QUARTER_TURN = MountCalibration(
    sensor=sensor_row(1).sensor,
    rotation=((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
    residual_deg=1.0,
    poses=("supine",),
    made_at_ns=0,
)


@pytest.fixture
def night(tmp_path: Path) -> Path:
    return build(record_night(tmp_path, seconds_each=6.0, postures=(0, 3, 6, 9)))


def by_gravity(night: Path) -> NightPredictions:
    with open_night(night) as reader:
        classify_reader(reader, GravityPredictor(card()), predictions_file(night), no_progress)
    return read_predictions(predictions_file(night))


def test_that_every_window_of_every_sensor_is_classified(night: Path) -> None:
    said = by_gravity(night)
    # 24 s in windows of 2 s, one each second, of three sensors
    assert 3 * 23 == len(said.predictions)
    assert 3 == len({p.sensor for p in said.predictions})
    starts = [p.span.start_ns for p in said.predictions]
    assert sorted(starts) == starts


def test_that_predictions_follow_the_sleeper(night: Path) -> None:
    said = by_gravity(night)
    at_rest = [p for p in said.predictions if p.state == "posture"]
    families = {round(p.roll_deg / 90) % 4 for p in at_rest if p.roll_deg is not None}
    assert {0, 1, 2, 3} == families


def test_that_the_night_file_is_not_touched(night: Path) -> None:
    before = hashlib.sha256(night.read_bytes()).hexdigest()
    by_gravity(night)
    assert before == hashlib.sha256(night.read_bytes()).hexdigest()


def test_that_the_shipped_model_classifies_in_a_child(night: Path) -> None:
    told: list[float] = []
    written = classify_in_child(night, shipped_model(), told.append)
    said = read_predictions(Path(written.file))
    assert (written.windows, 1.0) == (len(said.predictions), told[-1])
    assert said.model_id.startswith("base-")


def test_that_a_model_of_another_scheme_is_refused(night: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    text = (shipped_model() / "card.json").read_bytes()
    row = msgspec.json.decode(text, type=dict[str, object]) | {"scheme_sha256": "0" * 64}
    (other / "card.json").write_bytes(msgspec.json.encode(row))
    weights = "model.safetensors"
    (other / weights).write_bytes((shipped_model() / weights).read_bytes())
    with pytest.raises(ModelMismatch):
        classify_in_child(night, other, no_progress)
    assert not predictions_file(night).exists()


def test_that_damaged_predictions_are_told(tmp_path: Path) -> None:
    file = tmp_path / "n.predictions.json"
    for content in (b"", b"{}", b'{"format": "other"}'):
        file.write_bytes(content)
        with pytest.raises(NightUnreadable, match="Classify the night again"):
            read_predictions(file)


def test_that_a_calibration_written_to_the_night_is_used(tmp_path: Path) -> None:
    journal = record_night(tmp_path, seconds_each=6.0, postures=(0,), calibrated=(QUARTER_TURN,))
    predictions = by_gravity(build(journal)).predictions
    turned = [p for p in predictions if p.sensor == QUARTER_TURN.sensor]
    others = [p for p in predictions if p.sensor != QUARTER_TURN.sensor]
    assert ({True}, {False}) == ({p.calibrated for p in turned}, {p.calibrated for p in others})
    assert all(p.roll_deg is not None and 60.0 < p.roll_deg < 120.0 for p in turned)


def test_that_a_sensor_put_elsewhere_is_calibrated_until_then_only(tmp_path: Path) -> None:
    journal = record_night(
        tmp_path, seconds_each=10.0, postures=(0,), calibrated=(QUARTER_TURN,), taken_off_s=5.0
    )
    turned = [p for p in by_gravity(build(journal)).predictions if p.sensor == QUARTER_TURN.sensor]
    flags = [p.calibrated for p in turned]
    assert sorted(flags, reverse=True) == flags
    assert {True, False} == set(flags)


def test_that_a_personal_model_is_not_used_for_another(night: Path) -> None:
    personal = msgspec.structs.replace(card(), kind="personal", subject="somebody else")
    with open_night(night) as reader, pytest.raises(ModelMismatch, match="made for one person"):
        classify_reader(reader, GravityPredictor(personal), predictions_file(night), no_progress)
