"""A classifier that says what the test wants it to say."""

from __future__ import annotations

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import ModelError
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import Wearer
from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.services.ports import ClassifierListener
from tests.fakes.predictor import card


class FakeClassifier:
    """A `services.ports.Classifier` without a process."""

    def __init__(
        self, listener: ClassifierListener, wearer: Wearer | None = None, model_id: str = "base"
    ) -> None:
        self.listener = listener
        self.wearer = wearer or Wearer()
        self.model_id = model_id
        self.offered: list[SampleBlock] = []
        self.placements: dict[SensorId, str] = {}
        self.calibrations: list[MountCalibration] = []
        self.stopped = False

    def start(self) -> None:
        """Run at once."""
        self.listener.on_state("running", "Live classification runs.", self.model_id)

    def offer(
        self, block: SampleBlock, arrived_utc_ns: int, rate_hz: float, placement: str = ""
    ) -> None:
        """Remember."""
        self.offered.append(block)
        self.placements[block.sensor] = placement

    def calibrate(self, calibration: MountCalibration) -> None:
        """Remember."""
        self.calibrations.append(calibration)

    def uncalibrate(self, sensor: SensorId) -> None:
        """Forget."""
        self.calibrations = [one for one in self.calibrations if one.sensor != sensor]

    def stop(self) -> None:
        """Remember."""
        self.stopped = True

    def say(
        self, sensor: SensorId, posture: int, start_ns: int, seconds: float = 2.0
    ) -> Prediction:
        """Predict one of twelve postures with certainty."""
        probs = tuple(1.0 if index == posture else 0.0 for index in range(12))
        prediction = Prediction(
            sensor=sensor,
            span=Span(start_ns, start_ns + round(seconds * 1e9)),
            posture_probs=probs,
            placement_probs=(0.0, 1.0, 0.0),
            roll_deg=posture * 30.0,
            arc_deg=15.0,
            state="posture",
            model_id=self.model_id,
            scheme_id="twelve",
        )
        self.listener.on_prediction(prediction)
        return prediction


class FakeModels:
    """Makes classifiers, or fails as a damaged model does."""

    def __init__(self) -> None:
        self.made: list[FakeClassifier] = []
        self.damaged = False
        self.own: list[ModelCard] = []
        """Personal models, beside one for everybody that is called `base`."""

    def choose(self, wearer: Wearer) -> ModelCard:
        """The first personal model that suits, else the one for everybody."""
        if self.damaged:
            raise ModelError("The model's weights are damaged.")
        suiting = [one for one in self.own if one.suits(wearer.subject, wearer.placements)]
        return suiting[0] if suiting else card("base")

    def make(self, listener: ClassifierListener, wearer: Wearer) -> FakeClassifier:
        """A new classifier with the model that speaks for this wearer."""
        self.made.append(FakeClassifier(listener, wearer, self.choose(wearer).id))
        return self.made[-1]
