"""Live classification: the child that loads the model, and the parent's end of it.

The parent keeps only the latest seconds of samples and hands them over when the child is done with
the last ones, so a slow or dead child costs predictions and never holds up a recording.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.workers.child import Child, Ended
from sleepmon.workers.judging import Predictor, SensorJudge
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import WORKER_FAULT, Body, ParentLink
from sleepmon.workers.messages import (
    MAX_RATE_HZ,
    BlockBytes,
    Calibrate,
    Classified,
    Classify,
    Failed,
    FromChild,
    Ready,
    Samples,
)
from sleepmon.workers.sensor_stream import SensorStream
from sleepmon.workers.wake import Wake

LATEST_S = 4.0
"""Samples kept while the child is busy; more than a window and a step of any model."""
MAX_RESTARTS = 3
BACK_OFF_S = 0.5
_LIMITS = Limits(silence_s=60.0, busy_s=30.0, grace_s=2.0)
_STOP_S = 6.0

_log = logging.getLogger(__name__)


# --- in the child --------------------------------------------------------------------------


def classify(link: ParentLink) -> None:
    """Body of the classify child."""
    from sleepmon.learning.predictor import load_predictor

    serve_predictions(link, load_predictor)


def serve_predictions(link: ParentLink, load: Callable[[Path, int], Predictor]) -> None:
    """Load the model asked for and answer Samples with Classified until asked to stop."""
    import numpy as np

    request = link.expect(Classify)
    predictor = load(Path(request.model_folder), request.threads)
    streams: dict[str, SensorStream] = {}
    judges: dict[str, SensorJudge] = {}
    card = predictor.card
    link.send(Ready(model_id=card.id, personal=card.kind == "personal"))

    def judge_of(sensor: str) -> SensorJudge:
        return judges.setdefault(sensor, SensorJudge(predictor, SensorId(sensor)))

    while (message := link.take()) is not None:
        if isinstance(message, Calibrate):
            for calibration in message.calibrations:
                judge_of(calibration.sensor).calibration = calibration
            for sensor in message.forgotten:
                judge_of(sensor).calibration = None
        if not isinstance(message, Samples):
            continue
        said: list[Prediction] = []
        for block in message.blocks:
            stream = streams.setdefault(block.sensor, SensorStream(card))
            cut = stream.push(block)
            if cut:
                windows = np.stack([window for _, window in cut])
                spans = [span for span, _ in cut]
                judge = judge_of(block.sensor)
                judge.placement = block.placement
                said += judge.judged(spans, windows)
        link.send(Classified(number=message.number, predictions=tuple(said)))


# --- in the station ------------------------------------------------------------------------


class ClassifierListener(Protocol):
    """Who wants to hear of live classification; called on its thread, must return at once."""

    def on_prediction(self, prediction: Prediction) -> None:
        """A window was classified."""
        ...

    def on_state(self, state: str, words: str, model_id: str) -> None:
        """State is `starting`, `running`, `restarting`, `unavailable` or `stopped`."""
        ...


class ClassifierProcess:
    """Live classification in a process of its own, restarted at most three times."""

    def __init__(
        self,
        model_folder: Path,
        listener: ClassifierListener,
        *,
        threads: int = 1,
        body: Body = classify,
        back_off_s: float = BACK_OFF_S,
    ) -> None:
        self._request = Classify(model_folder=str(model_folder), threads=threads)
        self._listener = listener
        self._body = body
        self._back_off_s = back_off_s
        self._lock = threading.Lock()
        self._latest: dict[str, deque[BlockBytes]] = {}
        self._calibrations: dict[SensorId, MountCalibration] = {}
        self._told: dict[SensorId, MountCalibration] = {}
        """What the present child knows of them."""
        self._dropped = 0
        self._open = False
        self._stopping = threading.Event()
        self._idle = False
        self._batches = 0
        self._model_id = ""
        self._child_pid: int | None = None
        self._thread = threading.Thread(target=self._run, name="classify", daemon=True)
        self._wake = Wake()

    @property
    def dropped(self) -> int:
        """Blocks that were too old by the time the child could take them."""
        return self._dropped

    @property
    def child_pid(self) -> int | None:
        """Process id of the child; None while there is none."""
        return self._child_pid

    def start(self) -> None:
        """Start the child; the listener hears when it runs."""
        self._open = True
        self._thread.start()

    def offer(
        self, block: SampleBlock, arrived_utc_ns: int, rate_hz: float, placement: str = ""
    ) -> None:
        """Hand over a block from any thread; never blocks, drops the oldest when behind."""
        if not 0.0 < rate_hz <= MAX_RATE_HZ:
            return  # the stream has not said its rate yet
        packed = BlockBytes.of(block, arrived_utc_ns, rate_hz, placement)
        with self._lock:
            if not self._open:
                return
            waiting = self._latest.setdefault(packed.sensor, deque())
            waiting.append(packed)
            while sum(kept.rows / kept.rate_hz for kept in waiting) > LATEST_S:
                waiting.popleft()
                self._dropped += 1
        self._wake.ring()

    def calibrate(self, calibration: MountCalibration) -> None:
        """Say how a sensor sits, from any thread; holds for this child and those that follow."""
        with self._lock:
            self._calibrations[calibration.sensor] = calibration
        self._wake.ring()

    def uncalibrate(self, sensor: SensorId) -> None:
        """Say that nobody knows any more how a sensor sits, from any thread."""
        with self._lock:
            self._calibrations.pop(sensor, None)
        self._wake.ring()

    def stop(self) -> None:
        """End the child and the thread; a child that does not obey is killed."""
        self._stopping.set()
        with self._lock:
            self._open = False
        self._wake.ring()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(_STOP_S)
        elif self._thread.ident is None:
            self._wake.close()

    def _run(self) -> None:
        try:
            self._keep_running()
        except SleepmonError as error:
            self._tell("unavailable", f"{error} Recording goes on.")
        except Exception:
            _log.exception("live classification failed")
            self._tell("unavailable", "Live classification failed. Recording goes on.")
        finally:
            with self._lock:
                self._open = False
                self._latest.clear()
            self._wake.close()

    def _keep_running(self) -> None:
        self._tell("starting", "Live classification is starting.")
        for restart in range(1, MAX_RESTARTS + 2):
            ended, failed = self._live_of_one_child()
            if not threading.main_thread().is_alive():
                return  # the program ends and takes its children with it
            if self._stopping.is_set():
                self._tell("stopped", "Live classification is off.")
                return
            if failed is not None and failed.kind != WORKER_FAULT:
                self._tell("unavailable", f"{failed.error()} Recording goes on.")
                return
            _log.warning("the classify child %s: %s", ended.words, ended.said)
            if restart <= MAX_RESTARTS:
                self._tell(
                    "restarting",
                    f"Live classification stopped and starts again ({restart} of {MAX_RESTARTS})."
                    " Recording goes on.",
                )
                self._stopping.wait(self._back_off_s * 2 ** (restart - 1))
        self._tell(
            "unavailable",
            f"Live classification is off: it stopped {MAX_RESTARTS + 1} times."
            " Recording goes on. The night can be classified tomorrow.",
        )

    def _live_of_one_child(self) -> tuple[Ended, Failed | None]:
        """Feed one child until it ends; how it ended and what it failed of, if it said so."""
        child = Child("classify", self._body, self._request, _LIMITS)
        self._child_pid = child.pid
        self._idle = False
        self._told = {}
        failed: Failed | None = None
        try:
            while not self._stopping.is_set():
                message = child.take(1.0, (self._wake.reader,))
                if isinstance(message, Ended):
                    return message, failed
                failed = message if isinstance(message, Failed) else failed
                if message is not None:
                    self._hear(message)
                self._feed(child)
            return child.close(), failed
        finally:
            self._child_pid = None
            child.kill("was no longer needed")

    def _hear(self, message: FromChild) -> None:
        if isinstance(message, Ready):
            self._idle = True
            self._model_id = message.model_id
            whose = " with the person's own model" if message.personal else ""
            self._tell("running", f"Live classification runs{whose}.")
        elif isinstance(message, Classified):
            self._idle = message.number == self._batches
            for prediction in message.predictions:
                self._listener.on_prediction(prediction)

    def _feed(self, child: Child) -> None:
        """One batch at a time: what waits in a pipe cannot be taken back when it grows old."""
        self._wake.hush()
        with self._lock:
            if not self._idle or not self._latest:
                return
            news = tuple(
                made
                for sensor, made in self._calibrations.items()
                if made != self._told.get(sensor)
            )
            gone = tuple(sensor for sensor in self._told if sensor not in self._calibrations)
            self._told = dict(self._calibrations)
            blocks = [block for waiting in self._latest.values() for block in waiting]
            self._latest.clear()
        if news or gone:
            child.send(Calibrate(calibrations=news, forgotten=gone))
        blocks.sort(key=lambda block: block.arrived_ns)
        self._batches += 1
        self._idle = False
        child.send(Samples(number=self._batches, blocks=tuple(blocks)))

    def _tell(self, state: str, words: str) -> None:
        self._listener.on_state(state, words, self._model_id)
