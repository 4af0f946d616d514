"""What a night that is being recorded holds by now, read from its journal while it grows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sleepmon.domain.errors import NightUnreadable, UsageError
from sleepmon.domain.events import Event
from sleepmon.domain.nights import NightMeta
from sleepmon.storage.layout import FrameType
from sleepmon.storage.library import meta_of_folder
from sleepmon.storage.records import (
    BAD_PAYLOAD,
    BATTERY_BODY,
    End,
    decode_gap,
    decode_labels,
    decode_samples,
)
from sleepmon.storage.tail import JournalTail, TailFrame


class TailNews(msgspec.Struct, frozen=True, kw_only=True):
    """How far a night has come, and what came since the last look."""

    samples: dict[str, int]
    """Written so far, by sensor."""
    missing: dict[str, int]
    """In the gap ledger so far, by sensor."""
    battery: dict[str, int]
    """Newest charge in percent, by sensor."""
    predictions: int
    label: str
    """The label that holds now; empty when none does."""
    events: tuple[Event, ...]
    """Since the last look."""
    ended: str
    """Why the night ended; empty while it goes on."""


class NightTail:
    """Follows one night from its start, or from so many bytes before its end on.

    Takes no lock and disturbs nobody.
    """

    def __init__(self, folder: Path, newest_bytes: int | None = None) -> None:
        if not folder.is_dir():
            raise UsageError(
                f"There is no journal {folder.name}.", "A finished night is told by sleepmon info."
            )
        found = meta_of_folder(folder)
        if found is None:
            raise NightUnreadable(f"{folder.name} holds no readable night.")
        self.meta: NightMeta = found
        names = [str(row.sensor) for row in found.sensors]
        self._tail = JournalTail(folder, newest_bytes)
        self._samples = dict.fromkeys(names, 0)
        self._missing = dict.fromkeys(names, 0)
        self._battery: dict[str, int] = {}
        self._predictions = 0
        self._label = self._ended = ""
        self._events: list[Event] = []

    def frames(self, pause_s: float = 0.0) -> Iterator[TailFrame]:
        """What was written since the last look, frame by frame; NightUnreadable as there.

        `pause_s`: rest so long after each quarter of a megabyte, for whoever shares the processor.
        """
        try:
            for piece in self._tail.pieces():
                yield from piece
                if pause_s and piece:
                    time.sleep(pause_s)
        except OSError as error:
            raise NightUnreadable("The journal has gone.", details=str(error)) from error

    def look(self) -> TailNews:
        """Read what was written since the last look; NightUnreadable when it cannot be read."""
        self._events.clear()
        for frame in self.frames():
            self._take(frame)
        return TailNews(
            samples=dict(self._samples),
            missing=dict(self._missing),
            battery=dict(self._battery),
            predictions=self._predictions,
            label=self._label,
            events=tuple(self._events),
            ended=self._ended,
        )

    def _take(self, frame: TailFrame) -> None:
        """Frames whose content makes no sense are left out here as they are when building."""
        if frame.stream >= len(self.meta.sensors):
            return
        try:
            self._read(frame)
        except BAD_PAYLOAD:
            return

    def _read(self, frame: TailFrame) -> None:
        row, payload = self.meta.sensors[frame.stream], frame.payload
        match frame.kind:
            case FrameType.SAMPLES:
                self._samples[row.sensor] += len(decode_samples(payload, row).counts)
                self._ended = ""  # a night that was cut off goes on
            case FrameType.GAP:
                self._missing[row.sensor] += max(0, decode_gap(payload).missing)
            case FrameType.LABEL:
                spans = decode_labels(payload)[1].spans
                self._label = spans[-1].code if spans and spans[-1].end_ns is None else ""
            case FrameType.BATTERY:
                self._battery[row.sensor] = BATTERY_BODY.unpack(payload)[1]
            case FrameType.PREDICTION:
                self._predictions += 1
            case FrameType.EVENT:
                self._events.append(msgspec.json.decode(payload, type=Event))
            case FrameType.END:
                self._ended = msgspec.json.decode(payload, type=End).reason
            case _:
                return
