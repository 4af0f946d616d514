"""The queue between those who deliver and the thread that writes: it never makes them wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from sleepmon.domain.nights import EndReason
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.storage.frames import Frame
from sleepmon.storage.records import GapRecord


@dataclass(slots=True)
class SyncMark:
    """Passes through the queue: what was delivered before it has been written when it arrives."""

    utc_ns: int
    reached: threading.Event = field(default_factory=threading.Event)
    last_seq: int = -1


@dataclass(frozen=True, slots=True)
class EndNow:
    """The last thing written; `by_close` when nothing more will be delivered after it."""

    reason: EndReason
    by_close: bool = False


class RepeatHead:
    """The META frame is due again."""


Item = SampleBlock | Frame | SyncMark | EndNow | RepeatHead


@dataclass(frozen=True, slots=True)
class Lost:
    """Samples of one sensor that found no room in the queue."""

    sensor: SensorId
    after_tick: int
    samples: int
    first_arrived_ns: int
    last_arrived_ns: int

    def record(self, utc_of: Callable[[int], int], rate_hz: float) -> GapRecord:
        """The loss as it is written to the night."""
        length_ns = round(self.samples / rate_hz * 1e9)
        ended_ns = utc_of(self.last_arrived_ns)
        return GapRecord(
            self.after_tick,
            self.samples,
            min(utc_of(self.first_arrived_ns), ended_ns - length_ns),
            ended_ns,
            "not written",
        )


class Intake:
    """A bounded queue for many deliverers and one writer.

    Blocks and droppable frames are refused, and counted, when `capacity` items wait; what the
    user said, losses and the end always find room.
    """

    def __init__(self, capacity: int) -> None:
        self._queue: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._capacity = capacity
        self._lock = threading.Lock()
        self._lost: dict[SensorId, Lost] = {}

    def put(self, item: Item) -> None:
        """Deliver what must not be dropped."""
        self._queue.put(item)

    def offer(self, frame: Frame) -> bool:
        """Deliver what may be dropped; False when it was."""
        if self._queue.qsize() >= self._capacity:
            return False
        self._queue.put(frame)
        return True

    def offer_block(self, block: SampleBlock) -> bool:
        """Deliver samples; False when there is no room, and then the loss is remembered."""
        with self._lock:
            if not self._lost and self._queue.qsize() < self._capacity:
                self._queue.put(block)
                return True
            # Losing goes on until the writer has asked for `losses`, so that order is kept.
            before = self._lost.get(block.sensor)
            self._lost[block.sensor] = Lost(
                sensor=block.sensor,
                after_tick=before.after_tick if before else block.first_tick - 1,
                samples=(before.samples if before else 0) + len(block.counts),
                first_arrived_ns=before.first_arrived_ns if before else block.arrived_ns,
                last_arrived_ns=block.arrived_ns,
            )
            return False

    def losses(self) -> tuple[Lost, ...]:
        """What was lost since the last call, once there is room again; delivery then goes on."""
        if not self._lost or self._queue.qsize() > self._capacity // 2:
            return ()
        with self._lock:
            lost, self._lost = tuple(self._lost.values()), {}
        return lost

    def take(self) -> Item:
        """The next item, in the order of delivery; waits for it."""
        return self._queue.get()
