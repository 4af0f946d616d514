"""A recorder that keeps a night in memory, and a builder that counts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import NightError
from sleepmon.domain.events import Event
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import EndReason, NightMeta
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.services.ports import RecorderListener
from sleepmon.storage.library import meta_of_folder


class FakeRecorder:
    """A `services.ports.Recorder` whose disk is a few lists."""

    def __init__(
        self, folder: Path, meta: NightMeta, clock: Clock, listener: RecorderListener
    ) -> None:
        self.folder = folder / f"{meta.night_id}.night"
        self.file = folder / f"{meta.night_id}.h5"
        self.meta = meta
        self.clock = clock
        self.listener = listener
        self.saved_until_utc_ns = clock.utc_ns()
        self.blocks: list[SampleBlock] = []
        self.gaps: list[Gap] = []
        self.tracks: list[LabelTrack] = []
        self.events: list[Event] = []
        self.predictions: list[Prediction] = []
        self.batteries: list[tuple[SensorId, int]] = []
        self.closed: EndReason | None = None
        self.labels_before = LabelTrack()

    def put_block(self, block: SampleBlock) -> None:
        """Keep."""
        self.blocks.append(block)

    def put_gap(self, gap: Gap) -> None:
        """Keep."""
        self.gaps.append(gap)

    def put_labels(self, track: LabelTrack) -> None:
        """Keep."""
        self.tracks.append(track)

    def put_event(self, event: Event) -> None:
        """Keep."""
        self.events.append(event)

    def put_prediction(self, prediction: Prediction) -> None:
        """Keep."""
        self.predictions.append(prediction)

    def put_battery(self, sensor: SensorId, percent: int, utc_ns: int) -> None:
        """Keep."""
        self.batteries.append((sensor, percent))

    def close(self, reason: EndReason) -> None:
        """Remember why."""
        self.closed = reason

    def save_now(self, within_s: float) -> None:
        """The disk is quick."""
        self.save()

    def save(self) -> None:
        """Say that all is on disk."""
        self.saved_until_utc_ns = self.clock.utc_ns()
        self.listener.on_saved(self.saved_until_utc_ns)

    def names(self) -> list[str]:
        """Kinds of the events kept."""
        return [type(event).__name__ for event in self.events]


@dataclass(frozen=True)
class Built:
    """A `services.ports.NightBuilt`."""

    samples: dict[str, int]
    missing: dict[str, int]


class FakeNights:
    """Opens recorders, and builds files by counting what they kept."""

    def __init__(self) -> None:
        self.opened: list[FakeRecorder] = []
        self.failure: NightError | None = None

    def open(
        self, folder: Path, meta: NightMeta, clock: Clock, listener: RecorderListener
    ) -> FakeRecorder:
        """A new recorder, or the failure the test has planned."""
        if self.failure is not None:
            raise self.failure
        self.opened.append(FakeRecorder(folder, meta, clock, listener))
        return self.opened[-1]

    def resume(self, folder: Path, clock: Clock, listener: RecorderListener) -> FakeRecorder:
        """A recorder for the night whose beginning lies there, with one label said."""
        meta = meta_of_folder(folder)
        assert meta is not None
        recorder = self.open(folder.parent, meta, clock, listener)
        recorder.folder = folder
        recorder.labels_before = LabelTrack().from_now_on("S", meta.started_utc_ns)
        return recorder

    def build(self, folder: Path, file: Path, progress: Callable[[float], None]) -> Built:
        """Count samples and losses, or fail as planned."""
        if self.failure is not None:
            raise self.failure
        progress(1.0)
        recorder = next(one for one in self.opened if one.folder == folder)
        samples: Counter[str] = Counter()
        for block in recorder.blocks:
            samples[block.sensor] += len(block.counts)
        return Built(dict(samples), {gap.sensor: gap.missing for gap in recorder.gaps})
