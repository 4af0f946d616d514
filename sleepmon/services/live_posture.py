"""Live classification inside the station: its process, its news, and the person's posture."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from sleepmon.domain import events
from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.events import Event
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import Wearer
from sleepmon.domain.predictions import PersonPosture, PostureSpan, Prediction
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.services.classification import PersonTracker
from sleepmon.services.ports import Classifier, ClassifierListener

_log = logging.getLogger(__name__)


class LivePosture:
    """Feeds the classifier what it has time for and passes on what it says.

    Nothing that happens to the classifier reaches the recording.
    """

    def __init__(
        self,
        clock: Clock,
        choose_model: Callable[[Wearer], ModelCard],
        make_classifier: Callable[[ClassifierListener, Wearer], Classifier],
        make_tracker: Callable[[], PersonTracker],
        tell: Callable[[Event], None],
        keep: Callable[[Prediction], None],
    ) -> None:
        self._clock = clock
        self._choose_model = choose_model
        self._make_classifier = make_classifier
        self._wearer = Wearer()
        self._make_tracker = make_tracker
        self._tell = tell
        self._keep = keep
        self._lock = threading.Lock()
        self._classifier: Classifier | None = None
        self._tracker = make_tracker()
        self._newest: dict[SensorId, Prediction] = {}
        self._calibrations: dict[SensorId, MountCalibration] = {}
        self._person: PersonPosture | None = None
        self._state = "stopped"
        self._words = ""
        self._model_id = ""

    @property
    def words(self) -> str:
        """`running`, `starting`, `stopped`, or the sentence that says why there is none."""
        return self._words if self._state == "unavailable" else self._state

    @property
    def model_id(self) -> str:
        """The model that classifies; empty until it runs."""
        return self._model_id

    @property
    def person(self) -> PersonPosture | None:
        """The person's posture as last seen."""
        return self._person

    def newest(self) -> tuple[Prediction, ...]:
        """The newest prediction of each sensor."""
        with self._lock:
            return tuple(self._newest.values())

    def ribbon(self) -> tuple[PostureSpan, ...]:
        """The person's postures since the night began."""
        with self._lock:
            return self._tracker.ribbon()

    def start(self) -> None:
        """Start the classifier unless it has been started."""
        with self._lock:
            if self._classifier is not None:
                return
            try:
                self._classifier = self._make_classifier(self, self._wearer)
            except SleepmonError as error:
                failure = error
            else:
                for calibration in self._calibrations.values():
                    self._classifier.calibrate(calibration)
                self._classifier.start()
                return
        self.on_state("unavailable", f"{failure} Recording goes on.", "")

    def stop(self) -> None:
        """End the classifier."""
        with self._lock:
            classifier, self._classifier = self._classifier, None
        if classifier is not None:
            classifier.stop()

    def reload(self) -> None:
        """Start anew with the model that is active now; the ribbon of the night goes on."""
        self.stop()
        with self._lock:
            self._newest.clear()
        self.start()

    def begin(self, wearer: Wearer) -> None:
        """Forget who lay how: a night of this wearer begins, with the model that speaks for them.

        A classifier that gave up may try again.
        """
        with self._lock:
            self._tracker = self._make_tracker()
            self._person = None
            self._newest.clear()
        other = self._speak_for(wearer)
        if other or self._state == "unavailable":
            self.reload()

    def end(self) -> None:
        """The night is over: nobody in particular is spoken of, and no personal model speaks."""
        if self._speak_for(Wearer()):
            self.reload()

    def model_id_for(self, wearer: Wearer) -> str:
        """The model that would speak for this wearer; empty while there is none."""
        if self._classifier is None or self._state == "unavailable":
            return ""
        try:
            return self._choose_model(wearer).id
        except SleepmonError:  # told when it is loaded
            return ""

    def _speak_for(self, wearer: Wearer) -> bool:
        """Whether another model is needed from now on."""
        before, self._wearer = self._wearer, wearer
        if self._classifier is None:
            return False
        try:
            old, new = self._choose_model(before), self._choose_model(wearer)
        except SleepmonError:  # told when it is loaded
            return True
        return old.id != new.id

    def forget(self, sensor: SensorId) -> None:
        """A sensor was let go."""
        with self._lock:
            self._newest.pop(sensor, None)

    def calibrate(self, calibration: MountCalibration) -> None:
        """Turn a sensor's samples by this from now on, also in classifiers to come."""
        with self._lock:
            self._calibrations[calibration.sensor] = calibration
            if self._classifier is not None:
                self._classifier.calibrate(calibration)

    def uncalibrate(self, sensor: SensorId) -> None:
        """Take a sensor as it is again."""
        with self._lock:
            self._calibrations.pop(sensor, None)
            if self._classifier is not None:
                self._classifier.uncalibrate(sensor)

    def offer(
        self, block: SampleBlock, arrived_utc_ns: int, rate_hz: float, placement: str = ""
    ) -> None:
        """Let the classifier see samples if it has time."""
        classifier = self._classifier
        if classifier is not None and rate_hz > 0:
            classifier.offer(block, arrived_utc_ns, rate_hz, placement)

    def on_prediction(self, prediction: Prediction) -> None:
        """Keep and pass on what the model said."""
        self._keep(prediction)
        now_ns = self._clock.utc_ns()
        self._tell(events.PosturePredicted(utc_ns=now_ns, prediction=prediction))
        with self._lock:
            self._newest[prediction.sensor] = prediction
            seen = self._tracker.take(prediction)
            self._person = seen.person
        self._tell(events.PersonSeen(utc_ns=now_ns, person=seen.person))
        if seen.turn is not None:
            self._tell(seen.turn)

    def on_state(self, state: str, words: str, model_id: str) -> None:
        """Pass on how the classifier is."""
        self._state, self._words, self._model_id = state, words, model_id
        if state == "unavailable":
            _log.warning("live classification is unavailable: %s", words)
        self._tell(
            events.ClassifierChanged(
                utc_ns=self._clock.utc_ns(), state=state, words=words, model_id=model_id
            )
        )
