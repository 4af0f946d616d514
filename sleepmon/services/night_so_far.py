"""What a window that comes late draws of an open night: read from its journal, once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import msgspec

from sleepmon.domain.events import Event, GapRecorded
from sleepmon.domain.predictions import PostureSpan
from sleepmon.domain.samples import SampleBlock
from sleepmon.services.classification import PersonTracker
from sleepmon.services.night_tail import NightTail
from sleepmon.storage.layout import FrameType
from sleepmon.storage.records import (
    BAD_PAYLOAD,
    CLOCK_BODY,
    PREDICTION_HEAD,
    SAMPLES_HEAD,
    decode_gap,
    decode_prediction,
    decode_samples,
)
from sleepmon.storage.tail import TailFrame

_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class SoFar:
    """A night up to the moment at which its journal was read."""

    blocks: tuple[SampleBlock, ...]
    """Of the last seconds, in order of arrival."""
    utc_ahead_ns: int
    """To be added to an `arrived_ns` of these blocks for UTC."""
    ribbon: tuple[PostureSpan, ...]
    """What the model saw up to the time asked for."""
    events: tuple[Event, ...]
    """All that was told, gaps too, in order of time."""


def night_so_far(
    tail: NightTail,
    seconds: float,
    ribbon_until_ns: int | None = None,
    *,
    pause_s: float = 0.0,
) -> SoFar:
    """Read a night from its start: the signals of the last `seconds`, the ribbon, the events.

    The ribbon up to `ribbon_until_ns` only (of the rest the reader knows already); None for all.
    `pause_s` as in NightTail.frames. NightUnreadable when the journal cannot be read.
    """
    reading = _Reading(tail, round(seconds * _NS), ribbon_until_ns)
    for frame in tail.frames(pause_s):
        reading.take(frame)
    return reading.so_far()


class _Reading:
    """Keeps of each frame what will be drawn, and decodes no samples that will not."""

    def __init__(self, tail: NightTail, keep_ns: int, ribbon_until_ns: int | None) -> None:
        self._meta = tail.meta
        self._keep_ns = keep_ns
        self._ribbon_until_ns = ribbon_until_ns
        self._run = 0
        self._newest: deque[tuple[int, TailFrame]] = deque()
        self._utc_ahead_ns: int | None = None
        self._tracker = PersonTracker(self._meta.scheme)
        self._ribbon: list[PostureSpan] = []
        self._events: list[Event] = []

    def take(self, frame: TailFrame) -> None:
        """One frame; what makes no sense is left out, as it is when the night is built."""
        if frame.stream >= len(self._meta.sensors):
            return
        if frame.run != self._run:
            self._begin_run(frame.run)
        try:
            self._read(frame)
        except BAD_PAYLOAD:
            return

    def _begin_run(self, run: int) -> None:
        """The night was taken up again, by a process with another clock."""
        self._run = run
        self._newest.clear()
        self._utc_ahead_ns = None
        self._ribbon += self._tracker.ribbon()
        self._tracker = PersonTracker(self._meta.scheme)

    def _read(self, frame: TailFrame) -> None:
        match frame.kind:
            case FrameType.SAMPLES:
                self._keep(SAMPLES_HEAD.unpack_from(frame.payload)[0], frame)
            case FrameType.CLOCK:
                monotonic_ns, utc_ns = CLOCK_BODY.unpack(frame.payload)
                self._utc_ahead_ns = utc_ns - monotonic_ns
            case FrameType.PREDICTION:
                self._see(frame)
            case FrameType.EVENT:
                self._events.append(msgspec.json.decode(frame.payload, type=Event))
            case FrameType.GAP:
                self._events.append(self._gap(frame))
            case _:
                return

    def _keep(self, arrived_ns: int, frame: TailFrame) -> None:
        self._newest.append((arrived_ns, frame))
        while self._newest[0][0] < arrived_ns - self._keep_ns:
            self._newest.popleft()

    def _see(self, frame: TailFrame) -> None:
        start_ns = PREDICTION_HEAD.unpack_from(frame.payload)[0]
        if self._ribbon_until_ns is not None and start_ns >= self._ribbon_until_ns:
            return
        sensor = self._meta.sensors[frame.stream].sensor
        self._tracker.take(decode_prediction(frame.payload, sensor, self._meta.scheme.id))

    def _gap(self, frame: TailFrame) -> GapRecorded:
        gap, row = decode_gap(frame.payload), self._meta.sensors[frame.stream]
        if gap.missing > 0 and row.rate_hz > 0:
            seconds = gap.missing / row.rate_hz
        else:
            seconds = (gap.ended_utc_ns - gap.started_utc_ns) / _NS
        return GapRecorded(
            utc_ns=gap.ended_utc_ns,
            sensor=row.sensor,
            after_tick=gap.after_tick,
            missing=gap.missing,
            reason=gap.reason,
            seconds=seconds,
        )

    def so_far(self) -> SoFar:
        """All of it."""
        ahead_ns = self._utc_ahead_ns
        blocks = [self._block(frame) for _, frame in self._newest] if ahead_ns is not None else []
        return SoFar(
            blocks=tuple(block for block in blocks if block is not None),
            utc_ahead_ns=ahead_ns or 0,
            ribbon=(*self._ribbon, *self._tracker.ribbon()),
            events=tuple(sorted(self._events, key=lambda event: event.utc_ns)),
        )

    def _block(self, frame: TailFrame) -> SampleBlock | None:
        try:
            return decode_samples(frame.payload, self._meta.sensors[frame.stream])
        except BAD_PAYLOAD:
            return None
