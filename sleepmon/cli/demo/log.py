"""What the station told during a night of the demo."""

from __future__ import annotations

from dataclasses import dataclass, field

from sleepmon.domain import events as news
from sleepmon.domain.events import Event
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.predictions import Prediction


@dataclass
class NightLog:
    """Events of one night, sorted as they come."""

    gaps: list[news.GapRecorded] = field(default_factory=list)
    predictions: list[Prediction] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    labels: LabelTrack = field(default_factory=LabelTrack)
    saved_until_utc_ns: int = 0
    ended: news.NightEnded | None = None
    saved: news.NightSaved | None = None
    build_failed: news.NightBuildFailed | None = None

    def take(self, event: Event) -> None:
        """Keep what the report will ask for."""
        match event:
            case news.GapRecorded():
                self.gaps.append(event)
            case news.PosturePredicted(prediction=prediction):
                self.predictions.append(prediction)
            case news.WarningRaised(words=words):
                self.warnings.append(words)
            case news.LabelsChanged(labels=labels):
                self.labels = labels
            case news.NightSavedUntil(until_utc_ns=until):
                self.saved_until_utc_ns = until
            case news.NightEnded():
                self.ended = event
            case news.NightSaved():
                self.saved = event
            case news.NightBuildFailed():
                self.build_failed = event
            case _:
                pass

    @property
    def is_over(self) -> bool:
        """Whether the night's file is there, or will not come."""
        return self.saved is not None or self.build_failed is not None
