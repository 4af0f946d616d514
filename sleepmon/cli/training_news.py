"""Following a training run from the command line."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Protocol

from sleepmon.domain.errors import TrainingFailed
from sleepmon.domain.model_card import ModelKind
from sleepmon.domain.training import EpochReport, RunResult, TrainingPlan

News = EpochReport | RunResult | TrainingFailed | None


class Retraining(Protocol):
    """What the command line needs of retraining."""

    def plan(self, kind: ModelKind = "clinic", subject: str = "") -> TrainingPlan:
        """What a run would learn from now."""
        ...

    def start(self, plan: TrainingPlan, listener: TrainingNews) -> None:
        """Begin the run in a child process."""
        ...

    def cancel(self) -> None:
        """End the run without a candidate."""
        ...

    def promote(self, result: RunResult) -> object:
        """Make the candidate the active model."""
        ...

    def keep(self, result: RunResult) -> None:
        """Keep the active model and lay the candidate aside."""
        ...


class TrainingNews:
    """Listens to a run and hands its news on, in order, to whoever waits; None: cancelled."""

    def __init__(self) -> None:
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()

    def on_epoch(self, report: EpochReport) -> None:
        """One epoch is over."""
        self._news.put(report)

    def on_result(self, result: RunResult) -> None:
        """The run ended with a candidate."""
        self._news.put(result)

    def on_failed(self, words: str, details: str) -> None:
        """The run ended without a candidate."""
        self._news.put(TrainingFailed(words, details=details))

    def on_cancelled(self) -> None:
        """The run was cancelled."""
        self._news.put(None)

    def until_result(self, on_epoch: Callable[[EpochReport], None]) -> RunResult:
        """Wait for the end of the run; TrainingFailed when it ends without a candidate."""
        while True:
            news = self._news.get()
            if isinstance(news, EpochReport):
                on_epoch(news)
            elif isinstance(news, RunResult):
                return news
            else:
                raise news or TrainingFailed("The run was cancelled.", "No model was changed.")


def run_training(
    retraining: Retraining, plan: TrainingPlan, on_epoch: Callable[[EpochReport], None]
) -> RunResult:
    """Carry the plan out; Ctrl-C cancels the run cleanly and raises TrainingFailed."""
    news = TrainingNews()
    retraining.start(plan, news)
    try:
        return news.until_result(on_epoch)
    except KeyboardInterrupt:
        retraining.cancel()
        return news.until_result(on_epoch)
