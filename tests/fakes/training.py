"""Training runs that learn nothing, and a listener that keeps what it hears."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.training import EpochReport, Recipe, RunResult, TrainingPlan, Verdict
from sleepmon.workers.messages import Train


def an_epoch(number: int) -> EpochReport:
    """The report of an epoch."""
    return EpochReport(
        epoch=number,
        epochs=3,
        losses={"posture": 1.0 / number},
        learning_wrong=0.5,
        held_out_wrong=None,
        best_epoch=number,
        elapsed_s=1.0,
        left_s=1.0,
    )


def a_result(candidate: Path, verdict: Verdict = "better") -> RunResult:
    """The result of a run."""
    return RunResult(
        run_id="run",
        candidate_id="clinic-1",
        candidate_path=str(candidate),
        active_id="base",
        verdict=verdict,
        words="Better.",
        comparisons=(),
        epochs=3,
        best_epoch=2,
        duration_s=1.0,
        training_windows=10,
        held_out_windows=5,
    )


def a_plan(method: str = "well") -> TrainingPlan:
    """A plan whose method is how the run goes: well, endless or badly."""
    recipe = Recipe(id="r", title="R", method=method, network="none", epochs=3)
    return TrainingPlan(nights=("a",), held_out=(), coverage=(), warnings=(), recipe=recipe)


def a_request(folder: Path, method: str) -> Train:
    """What a run that goes like this is asked for."""
    return Train(
        plan=a_plan(method),
        run_folder=str(folder / "run"),
        candidate_folder=str(folder / "candidate"),
        base_folder=str(folder / "base"),
        active_folder=str(folder / "base"),
    )


def learn(
    request: Train, report: Callable[[EpochReport], None], cancelled: Callable[[], bool]
) -> RunResult | None:
    """Leave a candidate, or never end, or fail, as the method says."""
    method = request.plan.recipe.method
    if method == "badly":
        raise TrainingFailed("There is nothing to learn from.", "Label some minutes.", "0 windows")
    candidate = Path(request.candidate_folder)
    candidate.mkdir(parents=True)
    (candidate / "half").write_text("a candidate")
    number = 0
    while method == "endless" or number < 3:
        number += 1
        report(an_epoch(number))
        while method == "endless" and not cancelled():
            time.sleep(0.01)
        if cancelled():
            return None
    return a_result(candidate)


class HeardTraining:
    """Everything a run told."""

    def __init__(self) -> None:
        self.epochs: list[EpochReport] = []
        self.ends: list[tuple[str, object]] = []
        self.begun = threading.Event()
        self.ended = threading.Event()

    def on_epoch(self, report: EpochReport) -> None:
        """Keep it."""
        self.epochs.append(report)
        self.begun.set()

    def on_result(self, result: RunResult) -> None:
        """Keep it."""
        self._end("result", result)

    def on_failed(self, words: str, details: str) -> None:
        """Keep it."""
        self._end("failed", words)

    def on_cancelled(self) -> None:
        """Keep it."""
        self._end("cancelled", None)

    def _end(self, how: str, what: object) -> None:
        self.ends.append((how, what))
        self.ended.set()
