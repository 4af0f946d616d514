"""Turns what happens in a night into frames of its journal; refuses what is of no such night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import UsageError
from sleepmon.domain.events import Event
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import NightMeta
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.storage.frames import Frame
from sleepmon.storage.layout import MAX_EVENT_BYTES, MAX_PAYLOAD, SAMPLE_DTYPES, FrameType
from sleepmon.storage.records import (
    BATTERY_BODY,
    CLOCK_BODY,
    SAMPLES_HEAD,
    GapRecord,
    encode_gap,
    encode_labels,
    encode_prediction,
    encode_samples,
)

MAX_BLOCK_SAMPLES = (MAX_PAYLOAD - SAMPLES_HEAD.size) // (3 * 4)


GONE_S = 5.0
"""Nothing of a sensor for so long before the end: it was lost and is not only late."""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Where a sensor had come when the night was interrupted."""

    tick: int
    utc_ns: int


class Encoder:
    """Frames of one night. Methods may be called from any thread, `samples` from one only.

    `interrupted` says where each sensor stood when the night is taken up again: its first block
    is then preceded by a gap.
    """

    def __init__(
        self, meta: NightMeta, clock: Clock, interrupted: dict[SensorId, LastSeen] | None = None
    ) -> None:
        self._sensors = {row.sensor: (stream, row) for stream, row in enumerate(meta.sensors)}
        self._clock = clock
        self._interrupted = dict(interrupted or {})
        self._newest: dict[SensorId, tuple[int, int]] = {}
        """Last tick and steady arrival of what each sensor delivered."""

    def check(self, block: SampleBlock) -> None:
        """UsageError when the block is not of this night, or not as the night announced it."""
        row = self._sensors[self._known(block.sensor)][1]
        if block.counts.dtype != SAMPLE_DTYPES[row.dtype]:
            raise UsageError(f"{row.name} was announced with {row.dtype} values.")
        if block.g_per_count != row.g_per_count:
            raise UsageError(f"{row.name} was announced with {row.g_per_count} g per count.")
        if len(block.counts) > MAX_BLOCK_SAMPLES:
            raise UsageError(f"A block holds at most {MAX_BLOCK_SAMPLES} samples.")

    def samples(self, block: SampleBlock) -> Iterator[Frame]:
        """The block, after the gap that an interruption left."""
        stream, row = self._sensors[block.sensor]
        before = self._interrupted.pop(block.sensor, None)
        if before is not None:
            length_ns = round(len(block.counts) / row.rate_hz * 1e9)
            began_ns = self.utc_of(block.arrived_ns) - length_ns
            yield self.gap_frame(block.sensor, _since(before, began_ns, row.rate_hz))
        self._newest[block.sensor] = (block.next_tick - 1, block.arrived_ns)
        yield Frame(FrameType.SAMPLES, stream, encode_samples(block))

    def never_seen_again(self) -> Iterator[Frame]:
        """Gaps of the sensors that did not come back: those losses have no other end."""
        now_ns = self._clock.utc_ns()
        for sensor, before in self._interrupted.items():
            rate_hz = self._sensors[sensor][1].rate_hz
            yield self.gap_frame(sensor, _since(before, now_ns, rate_hz))
        self._interrupted.clear()
        steady_ns = self._clock.monotonic_ns()
        for sensor, (tick, arrived_ns) in self._newest.items():
            gone_s = (steady_ns - arrived_ns) * 1e-9
            if gone_s > GONE_S:
                missing = round(gone_s * self._sensors[sensor][1].rate_hz)
                yield self.gap(Gap(sensor, tick, missing, "link lost", arrived_ns, steady_ns))
        self._newest.clear()

    def gap(self, gap: Gap) -> Frame:
        """A gap, its arrival times turned into UTC."""
        record = GapRecord(
            gap.after_tick,
            gap.missing,
            self.utc_of(gap.started_ns),
            self.utc_of(gap.ended_ns),
            gap.reason,
        )
        return self.gap_frame(gap.sensor, record)

    def gap_frame(self, sensor: SensorId, record: GapRecord) -> Frame:
        """A gap whose times are in UTC already."""
        return Frame(FrameType.GAP, self._stream(sensor), encode_gap(record))

    def labels(self, track: LabelTrack) -> Frame:
        """The labels as they are from now on."""
        payload = encode_labels(track, self._clock.utc_ns())
        if len(payload) > MAX_PAYLOAD:
            raise UsageError("There are too many labels for one night.")
        return Frame(FrameType.LABEL, 0, payload)

    def event(self, event: Event) -> Frame:
        """An event as JSON."""
        payload = msgspec.json.encode(event)
        if len(payload) > MAX_EVENT_BYTES:
            raise UsageError("The note is too long.", f"Keep it under {MAX_EVENT_BYTES} bytes.")
        return Frame(FrameType.EVENT, 0, payload)

    def prediction(self, prediction: Prediction) -> Frame:
        """A prediction of one sensor."""
        stream = self._stream(prediction.sensor)
        return Frame(FrameType.PREDICTION, stream, encode_prediction(prediction))

    def battery(self, sensor: SensorId, percent: int, utc_ns: int) -> Frame:
        """A sensor's charge."""
        payload = BATTERY_BODY.pack(utc_ns, min(max(percent, 0), 100))
        return Frame(FrameType.BATTERY, self._stream(sensor), payload)

    def clock(self) -> Frame:
        """Both clocks, read as one."""
        body = CLOCK_BODY.pack(self._clock.monotonic_ns(), self._clock.utc_ns())
        return Frame(FrameType.CLOCK, 0, body)

    def utc_of(self, monotonic_ns: int) -> int:
        """UTC of a reading of the monotonic clock, by both clocks now."""
        return self._clock.utc_ns() - (self._clock.monotonic_ns() - monotonic_ns)

    def rate_hz(self, sensor: SensorId) -> float:
        """Declared rate of a sensor of this night."""
        return self._sensors[self._known(sensor)][1].rate_hz

    def _stream(self, sensor: SensorId) -> int:
        return self._sensors[self._known(sensor)][0]

    def _known(self, sensor: SensorId) -> SensorId:
        if sensor not in self._sensors:
            raise UsageError(f"The sensor {sensor} takes no part in this night.")
        return sensor


def _since(before: LastSeen, until_utc_ns: int, rate_hz: float) -> GapRecord:
    until_ns = max(until_utc_ns, before.utc_ns)
    missing = round((until_ns - before.utc_ns) / 1e9 * rate_hz)
    return GapRecord(before.tick, missing, before.utc_ns, until_ns, "resumed")
