"""The parent's end of a training run: start it, hear of its epochs, cancel it."""

from __future__ import annotations

import logging
import shutil
import threading
from pathlib import Path
from typing import Protocol

import msgspec

from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.training import EpochReport, RunResult
from sleepmon.storage.files import atomic_write, make_folders
from sleepmon.workers.child import Child, Ended
from sleepmon.workers.learn import PLAN_FILE, learn_from_plan
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body
from sleepmon.workers.messages import Epoch, Failed, Train, Trained
from sleepmon.workers.wake import Wake

_LIMITS = Limits(silence_s=120.0, grace_s=10.0, low_priority=True)
_STAYS = "The model in use stays as it is."

_log = logging.getLogger(__name__)


class TrainingListener(Protocol):
    """Who hears of a run; called on the run's own thread, the last three once, at its end."""

    def on_epoch(self, report: EpochReport) -> None:
        """One epoch is over."""
        ...

    def on_result(self, result: RunResult) -> None:
        """The run ended with a candidate."""
        ...

    def on_failed(self, words: str, details: str) -> None:
        """The run ended without a candidate."""
        ...

    def on_cancelled(self) -> None:
        """The run was cancelled."""
        ...


class TrainingProcess:
    """A training run in a process of its own, at low priority."""

    def __init__(
        self,
        request: Train,
        listener: TrainingListener,
        *,
        body: Body = learn_from_plan,
        limits: Limits = _LIMITS,
    ) -> None:
        self._request = request
        self._listener = listener
        self._body = body
        self._limits = limits
        self._cancelled = threading.Event()
        self._over = threading.Event()
        self._wake = Wake()
        self._child_pid: int | None = None
        self._thread = threading.Thread(target=self._run, name="train", daemon=True)

    @property
    def child_pid(self) -> int | None:
        """Process id of the child; None while there is none."""
        return self._child_pid

    @property
    def running(self) -> bool:
        """Whether the run has begun and its end has not been told."""
        return self._thread.is_alive() and not self._over.is_set()

    def start(self) -> None:
        """Write the plan down and begin; the listener hears the rest."""
        folder = Path(self._request.run_folder)
        plan = msgspec.json.format(msgspec.json.encode(self._request), indent=2)
        make_folders(folder)
        atomic_write(folder / PLAN_FILE, plan)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the run to end; it is killed when it does not within the grace."""
        self._cancelled.set()
        self._wake.ring()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the end; whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            outcome = self._hear()
            if not isinstance(outcome, RunResult):
                # Half a candidate must not be found by anyone.
                shutil.rmtree(self._request.candidate_folder, ignore_errors=True)
            self._over.set()
            self._tell_end(outcome)
        except SleepmonError as error:
            self._over.set()
            self._listener.on_failed(f"{error} {_STAYS}", error.details)
        except Exception as error:
            self._over.set()
            _log.exception("the training run could not be followed")
            self._listener.on_failed(f"Training failed. {_STAYS}", repr(error))
        finally:
            self._wake.close()

    def _tell_end(self, outcome: RunResult | Failed | Ended) -> None:
        if isinstance(outcome, RunResult):
            self._listener.on_result(outcome)
        elif self._cancelled.is_set():
            self._listener.on_cancelled()
        elif isinstance(outcome, Failed):
            self._listener.on_failed(f"{outcome.error()} {_STAYS}", outcome.details)
        else:
            words = f"Training ended: its process {outcome.words}. {_STAYS} Start again."
            _log.warning("the train child %s: %s", outcome.words, outcome.said)
            self._listener.on_failed(words, outcome.said)

    def _hear(self) -> RunResult | Failed | Ended:
        """Pass on epochs until the child is gone; what it left behind."""
        outcome: RunResult | Failed | None = None
        child = Child("train", self._body, self._request, self._limits)
        self._child_pid = child.pid
        asked = False
        try:
            while True:
                message = child.take(1.0, (self._wake.reader,))
                self._wake.hush()
                if self._cancelled.is_set() and not asked:
                    asked = True
                    child.ask_to_stop()
                if isinstance(message, Epoch):
                    self._listener.on_epoch(message.report)
                elif isinstance(message, Trained):
                    outcome = message.result
                elif isinstance(message, Failed):
                    outcome = message
                elif isinstance(message, Ended):
                    return outcome or message
        finally:
            self._child_pid = None
            child.kill("was no longer needed")
