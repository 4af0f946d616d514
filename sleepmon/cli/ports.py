"""What commands need of nights and models; the real services have this form."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import JournalKept, NightInfo, NightSummary, VerifyReport

if TYPE_CHECKING:
    from sleepmon.services.classified_night import NightClassified
    from sleepmon.services.night_tail import NightTail
    from sleepmon.services.nights import Recovered
    from sleepmon.services.trained_models import ModelCheck


class Nights(Protocol):
    """The nights of a folder; a night is named by its file, its name or its id."""

    def list(self) -> tuple[NightSummary, ...]:
        """All nights, newest first."""
        ...

    def info(self, night: Path | str) -> NightInfo:
        """What a night holds."""
        ...

    def verify(self, night: Path | str) -> VerifyReport:
        """Whether it is whole."""
        ...

    def recover(
        self, where: Path | str | None = None, progress: Callable[[float], None] = ...
    ) -> tuple[Recovered, ...]:
        """Build the files of nights that were cut off; `progress` hears parts of 1."""
        ...

    def import_csv(
        self,
        file: Path | str,
        *,
        subject: str,
        placement: str,
        unit: Literal["g", "mg", "m/s2"],
        rate_hz: float,
        axes: tuple[str, str, str] = ...,
        columns: tuple[str, str, str, str] = ...,
        label_column: str = "",
    ) -> Path:
        """Make a night of a recording from elsewhere."""
        ...

    def label(
        self, night: Path | str, word: str, start_ns: int, end_ns: int, utc_ns: int
    ) -> LabelTrack:
        """Say what the posture was between two times."""
        ...

    def clear_labels(
        self, night: Path | str, start_ns: int, end_ns: int, utc_ns: int
    ) -> LabelTrack:
        """Take away what was said of that time."""
        ...

    def undo_label(self, night: Path | str, utc_ns: int) -> LabelTrack:
        """Take the last edit of the labels back."""
        ...

    def redo_label(self, night: Path | str, utc_ns: int) -> LabelTrack:
        """Do it again."""
        ...

    def erase(self, night: Path | str, utc_ns: int, reason: str = "") -> Path:
        """Remove a night for good; gives the note that stays."""
        ...

    def migrate(self, night: Path | str) -> int:
        """Bring a night of an older format up to date; gives the format that it had."""
        ...

    def lock(
        self, night: Path | str, utc_ns: int, *, passphrase: str = "", key_file: str = ""
    ) -> Path:
        """Encrypt a finished night; gives its locked file."""
        ...

    def unlock(self, night: Path | str, *, passphrase: str = "", key_file: str = "") -> Path:
        """Bring it back; gives its file."""
        ...

    def release_journals(self) -> tuple[JournalKept, ...]:
        """Let the journals go whose night files prove themselves."""
        ...

    def tail(self, night: Path | str) -> NightTail:
        """Follow a night while it is recorded."""
        ...

    def classify(self, night: Path | str, *, model_id: str = "") -> NightClassified:
        """The postures of a whole night."""
        ...


class Models(Protocol):
    """The models of this computer."""

    def list(self) -> tuple[ModelCard, ...]:
        """All sound models."""
        ...

    def active(self, subject: str = "") -> ModelCard:
        """The model in use."""
        ...

    def problem(self, subject: str = "") -> str:
        """Why the model in use is not the one that was promoted."""
        ...

    def info(self, model_id: str) -> ModelCard:
        """One model."""
        ...

    def promote(self, model_id: str) -> ModelCard:
        """Make it the active one."""
        ...

    def roll_back(self, subject: str = "") -> ModelCard:
        """The one before it again."""
        ...

    def check(self) -> builtins.list[ModelCheck]:
        """Whether weights and cards belong together."""
        ...
