import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import SensorId
from sleepmon.workers.classify import LATEST_S, ClassifierProcess
from sleepmon.workers.link import Body
from tests.fakes import bodies
from tests.fakes.lying import UTC_NS, blocks_lying
from tests.fakes.waiting import wait_until

RATE_HZ = 100.0
QUARTER_TURN = MountCalibration(
    sensor=SensorId("open:1"),
    rotation=((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
    residual_deg=1.0,
    poses=("supine",),
    made_at_ns=0,
)


class Heard:
    """Everything a classifier told."""

    def __init__(self) -> None:
        self.predictions: list[Prediction] = []
        self.states: list[tuple[str, str, str]] = []

    def on_prediction(self, prediction: Prediction) -> None:
        self.predictions.append(prediction)

    def on_state(self, state: str, words: str, model_id: str) -> None:
        self.states.append((state, words, model_id))

    def state(self) -> str:
        return self.states[-1][0] if self.states else ""


@contextmanager
def running(
    heard: Heard, body: Body = bodies.classify_by_gravity, folder: Path = Path("base")
) -> Iterator[ClassifierProcess]:
    classifier = ClassifierProcess(folder, heard, body=body, back_off_s=0.01)
    classifier.start()
    try:
        yield classifier
    finally:
        classifier.stop()


def offer(classifier: ClassifierProcess, roll_deg: float, seconds: float) -> None:
    for block in blocks_lying(roll_deg, seconds):
        classifier.offer(block, UTC_NS + block.arrived_ns, RATE_HZ)


def test_that_what_is_offered_is_classified() -> None:
    heard = Heard()
    with running(heard) as classifier:
        wait_until(lambda: heard.state() == "running")
        offer(classifier, roll_deg=270.0, seconds=3.4)
        wait_until(lambda: len(heard.predictions) >= 2)
    first = heard.predictions[0]
    # The first sample was taken one period before the second, which came at 0.02 s.
    assert UTC_NS + 10_000_000 == first.span.start_ns
    assert ("posture", 9) == (first.state, first.posture)
    assert 270.0 == pytest.approx(first.roll_deg, abs=0.1)


def test_that_states_are_told_with_the_model() -> None:
    heard = Heard()
    with running(heard):
        wait_until(lambda: heard.state() == "running")
    told = [(state, model_id) for state, _, model_id in heard.states]
    assert [("starting", ""), ("running", "gravity"), ("stopped", "gravity")] == told


def test_that_only_the_latest_seconds_are_kept_for_a_child_that_is_behind() -> None:
    heard = Heard()
    with running(heard, bodies.classify_slowly) as classifier:
        wait_until(lambda: heard.state() == "running")
        offer(classifier, 0.0, seconds=60.0)
        kept_s = sum(block.rows for block in classifier._latest.get("open:1", ())) / RATE_HZ
        assert kept_s <= LATEST_S
        assert classifier.dropped > 200


@pytest.mark.parametrize("rate_hz", [0.0, -1.0, float("nan"), float("inf")])
def test_that_a_stream_without_a_rate_is_left_out(rate_hz: float) -> None:
    heard = Heard()
    with running(heard, bodies.classify_slowly) as classifier:
        for block in blocks_lying(0.0, 1.0):
            classifier.offer(block, UTC_NS, rate_hz)
        assert {} == classifier._latest


def test_that_a_damaged_model_is_told_and_not_tried_again() -> None:
    heard = Heard()
    with running(heard, folder=Path("damaged")):
        wait_until(lambda: heard.state() == "unavailable")
    words = "The model is damaged. Go back to the model before. Recording goes on."
    assert words == heard.states[-1][1]
    assert ["starting", "unavailable"] == [state for state, _, _ in heard.states]


def test_that_offers_before_start_and_after_stop_are_dropped() -> None:
    heard = Heard()
    with running(heard) as classifier:
        wait_until(lambda: heard.state() == "running")
    offer(classifier, 0.0, 1.0)
    assert {} == classifier._latest


def test_that_a_classifier_never_started_can_be_stopped() -> None:
    ClassifierProcess(Path("base"), Heard()).stop()


@pytest.mark.expects_log("live classification failed")
def test_that_a_listener_that_fails_is_no_silent_end() -> None:
    class Clumsy(Heard):
        def on_prediction(self, prediction: Prediction) -> None:
            raise ValueError("a fault in the listener")

    heard = Clumsy()
    with running(heard) as classifier:
        wait_until(lambda: heard.state() == "running")
        offer(classifier, 0.0, 3.0)
        wait_until(lambda: heard.state() == "unavailable")


def test_that_a_calibration_holds_from_when_it_is_told() -> None:
    heard = Heard()
    with running(heard) as classifier:
        wait_until(lambda: heard.state() == "running")
        classifier.calibrate(QUARTER_TURN)
        offer(classifier, roll_deg=270.0, seconds=3.4)
        wait_until(lambda: len(heard.predictions) >= 2)
    assert {(0, True)} == {(said.posture, said.calibrated) for said in heard.predictions}


@pytest.mark.expects_log("the classify child")
def test_that_a_calibration_outlives_the_child_it_was_told_to() -> None:
    heard = Heard()
    with running(heard) as classifier:
        wait_until(lambda: heard.state() == "running")
        classifier.calibrate(QUARTER_TURN)
        offer(classifier, roll_deg=270.0, seconds=3.4)
        wait_until(lambda: len(heard.predictions) >= 2)
        heard.predictions.clear()
        pid = classifier.child_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: [state for state, _, _ in heard.states].count("running") == 2)
        for block in blocks_lying(270.0, 3.4, start_s=10.0):
            classifier.offer(block, UTC_NS + block.arrived_ns, RATE_HZ)
        wait_until(lambda: len(heard.predictions) >= 2)
    assert {True} == {said.calibrated for said in heard.predictions}
