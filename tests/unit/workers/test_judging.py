import msgspec
import numpy as np
import pytest

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.model_card import OwnAngles
from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.samples import SensorId
from sleepmon.workers.judging import SensorJudge, judged
from tests.fakes.predictor import FakeAnswer, GravityPredictor, card

SENSOR = SensorId("open:1")
Mask = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
Windows = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def lying(roll_deg: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    angle = np.radians(roll_deg)
    return np.tile(np.array([np.cos(angle), np.sin(angle), 0.0], dtype=np.float32), (100, 1))


def judge(*windows: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> list[Prediction]:
    spans = [Span(i * 10, i * 10 + 10) for i in range(len(windows))]
    return judged(GravityPredictor(card(unsure_below=0.3)), SENSOR, spans, np.stack(windows))


@pytest.mark.parametrize("roll", [0.0, 90.0, 180.0, 270.0])
def test_that_posture_roll_and_arc_are_told(roll: float) -> None:
    (prediction,) = judge(lying(roll))
    assert ("posture", roll) == (prediction.state, prediction.roll_deg)
    assert roll / 30 == prediction.posture
    assert 0.0 < prediction.arc_deg < 45.0


def test_that_each_window_gets_its_span_and_the_model_its_name() -> None:
    predictions = judge(lying(0.0), lying(30.0))
    assert [Span(0, 10), Span(10, 20)] == [p.span for p in predictions]
    assert {("gravity", "twelve")} == {(p.model_id, p.scheme_id) for p in predictions}


def test_that_a_body_upright_or_moving_has_no_roll() -> None:
    standing = np.tile(np.array([0.1, 0.0, 1.0], dtype=np.float32), (100, 1))
    shaking = lying(0.0) + np.linspace(-1, 1, 100, dtype=np.float32)[:, None]
    predictions = judge(standing, shaking)
    assert [("upright", None), ("moving", None)] == [(p.state, p.roll_deg) for p in predictions]


def test_that_a_doubtful_answer_is_unsure() -> None:
    predictor = GravityPredictor(card(unsure_below=0.99))
    (prediction,) = judged(predictor, SENSOR, [Span(0, 1)], lying(15.0)[None])
    assert "unsure" == prediction.state


def test_that_no_window_is_no_prediction() -> None:
    empty = np.empty((0, 100, 3), dtype=np.float32)
    assert [] == judged(GravityPredictor(card()), SENSOR, [], empty)


QUARTER_TURN = MountCalibration(
    sensor=SENSOR,
    rotation=((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
    residual_deg=1.0,
    poses=("supine",),
    made_at_ns=0,
)
"""A sensor stuck on a quarter turn round the body: its readings are rolled on by 90 degrees."""


def test_that_a_calibrated_sensor_is_read_in_the_axes_of_the_body() -> None:
    predictor = GravityPredictor(card())
    (turned,) = judged(predictor, SENSOR, [Span(0, 1)], lying(0.0)[None], QUARTER_TURN)
    assert (3, 90.0, True) == (turned.posture, turned.roll_deg, turned.calibrated)
    (plain,) = judged(predictor, SENSOR, [Span(0, 1)], lying(0.0)[None])
    assert (0, 0.0, False) == (plain.posture, plain.roll_deg, plain.calibrated)


def test_that_the_model_is_given_the_sensed_windows_as_they_are() -> None:
    """The placement is read from them: what the calibration turns is a copy for the posture."""
    given = []

    class Watched(GravityPredictor):
        def predict(
            self, windows_g: Windows, read_g: Windows | None = None, mounted: Mask | None = None
        ) -> FakeAnswer:
            given.append((windows_g.copy(), read_g))
            assert mounted is not None
            assert mounted.all()
            return super().predict(windows_g, read_g, mounted)

    sensed = lying(30.0)[None]
    judged(Watched(card()), SENSOR, [Span(0, 1)], sensed, QUARTER_TURN)
    ((windows, calibrated),) = given
    assert np.array_equal(sensed, windows)
    assert calibrated is not None
    assert not np.allclose(sensed, calibrated)


def test_that_a_judge_remembers_whether_anybody_breathes() -> None:
    judge = SensorJudge(GravityPredictor(card()), SENSOR)
    spans = [Span(second * 10**9, (second + 2) * 10**9) for second in range(400)]
    states = [p.state for p in judge.judged(spans[:200], np.stack([lying(0.0)] * 200))]
    assert {"posture"} == set(states)
    later = judge.judged(spans[200:], np.stack([lying(0.0)] * 200))
    assert ("not worn", None) == (later[-1].state, later[-1].roll_deg)
    assert [] == judge.judged([], np.empty((0, 100, 3), dtype=np.float32))


def test_that_a_personal_model_reads_the_posture_as_its_person_means_it() -> None:
    own = OwnAngles(
        placement="chest",
        calibrated=False,
        meant_deg=(0.0, 90.0, 180.0, 270.0),
        reads_deg=(0.0, 60.0, 180.0, 300.0),
    )
    predictor = GravityPredictor(msgspec.structs.replace(card(), own_angles=(own,)))
    judge_here = SensorJudge(predictor, SENSOR, placement="chest")
    (here,) = judge_here.judged([Span(0, 1)], lying(60.0)[None])
    assert (3, 60.0) == (here.posture, here.roll_deg)
    (elsewhere,) = judged(predictor, SENSOR, [Span(0, 1)], lying(60.0)[None], placement="abdomen")
    assert 2 == elsewhere.posture
    (mounted,) = judged(
        predictor, SENSOR, [Span(0, 1)], lying(60.0)[None], QUARTER_TURN, placement="chest"
    )
    assert mounted.calibrated
    assert 5 == mounted.posture
