"""What the window needs of the services: the form of the real ones and of those in tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sleepmon.domain.model_card import ModelCard, ModelKind
from sleepmon.domain.nights import NightInfo, NightSummary
from sleepmon.domain.settings import Settings
from sleepmon.domain.training import EpochReport, FinishedRun, RunResult, TrainingPlan
from sleepmon.services.ports import StationPort

if TYPE_CHECKING:
    from sleepmon.services.night_tail import NightTail


class TrainingListener(Protocol):
    """Who hears of a training run; called on threads of the run."""

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


class Retraining(Protocol):
    """One-click retraining."""

    def plan(self, kind: ModelKind = "clinic", subject: str = "") -> TrainingPlan:
        """What a run would learn from now."""
        ...

    def last_run(self) -> FinishedRun | None:
        """The newest run that ended with a candidate."""
        ...

    def start(self, plan: TrainingPlan, listener: TrainingListener) -> None:
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

    def roll_back(self, subject: str = "") -> object:
        """Make the model before the active one active again, everybody's or a person's own."""
        ...

    def close(self) -> None:
        """Cancel what goes on and wait for its end."""
        ...


class Nights(Protocol):
    """The nights of this computer."""

    def list(self) -> tuple[NightSummary, ...]:
        """All nights of the folder, newest first."""
        ...

    def info(self, night: Path | str) -> NightInfo:
        """What a night holds."""
        ...

    def tail(self, night: Path | str, newest_bytes: int | None = None) -> NightTail:
        """Follow a night while it is recorded, or only from so many bytes before its end on."""
        ...


class Models(Protocol):
    """The models of this computer."""

    def active(self, subject: str = "") -> ModelCard:
        """The passport of the model in use for a person, or for everybody."""
        ...

    def history(self, subject: str = "") -> tuple[str, ...]:
        """Ids of models that were made active, newest last."""
        ...


class SettingsPort(Protocol):
    """The user's settings file."""

    def load(self) -> Settings:
        """The settings as they are."""
        ...

    def save(self, settings: Settings) -> None:
        """Write them down."""
        ...


class Paths(Protocol):
    """Where the user's own things lie."""

    @property
    def nights(self) -> Path:
        """The folder for nights."""
        ...


class Services(Protocol):
    """All that the window is handed."""

    @property
    def station(self) -> StationPort:
        """Who records."""
        ...

    @property
    def retraining(self) -> Retraining:
        """Who makes new models."""
        ...

    @property
    def nights(self) -> Nights:
        """Who knows the nights."""
        ...

    @property
    def models(self) -> Models:
        """Who knows the models."""
        ...

    @property
    def paths(self) -> Paths:
        """Where things lie."""
        ...

    @property
    def settings(self) -> SettingsPort:
        """Who keeps the settings."""
        ...
