"""What a station and its clients say to each other: tagged, bounded, never pickled."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import numpy as np

from sleepmon.domain import errors
from sleepmon.domain.commands import Answer, Command
from sleepmon.domain.errors import SleepmonError, StationError
from sleepmon.domain.events import Event
from sleepmon.domain.samples import SampleBlock, SensorId

PROTOCOL = 1
MAX_TO_STATION = 256 * 1024
MAX_TO_CLIENT = 32 * 1024 * 1024
"""A snapshot carries the labels, the ribbon and the newest events of a whole night."""
MAX_ROWS = 1 << 16


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """Common form: frozen, named fields, tagged with its own name."""


# --- to the station ------------------------------------------------------------------------


class Ask(_Message, frozen=True, kw_only=True):
    """Carry this out; the answer bears the same number."""

    number: int
    command: Command


class Follow(_Message, frozen=True, kw_only=True):
    """Send news and samples from now on; the answer bears the same number."""

    number: int


class Unfollow(_Message, frozen=True, kw_only=True):
    """Send no more news and samples."""


# --- to the client -------------------------------------------------------------------------


class Welcome(_Message, frozen=True, kw_only=True):
    """The key was right; this is who you talk to."""

    protocol: int
    station_pid: int


class Answered(_Message, frozen=True, kw_only=True):
    """It was carried out."""

    number: int
    answer: Answer


class Failed(_Message, frozen=True, kw_only=True):
    """It was not carried out, for this reason."""

    number: int
    kind: str
    summary: str
    advice: str
    details: str

    @classmethod
    def of(cls, number: int, error: SleepmonError) -> Failed:
        """An error on its way to who asked."""
        return cls(
            number=number,
            kind=type(error).__name__,
            summary=error.summary,
            advice=error.advice,
            details=error.details,
        )

    def error(self) -> SleepmonError:
        """The error again, of the same class; a StationError when we know no such class."""
        kind = getattr(errors, self.kind, None)
        if not (isinstance(kind, type) and issubclass(kind, SleepmonError)):
            kind = StationError
        return kind(self.summary, self.advice, self.details)


class News(_Message, frozen=True, kw_only=True):
    """Something happened."""

    event: Event


class Samples(_Message, frozen=True, kw_only=True):
    """A block for drawing: raw bytes, their type and their shape."""

    sensor: str
    first_tick: int
    dtype: Literal["int16", "float32"]
    rows: Annotated[int, msgspec.Meta(ge=1, le=MAX_ROWS)]
    counts: bytes
    g_per_count: float
    device_time_ns: int | None
    arrived_ns: int
    arrived_utc_ns: int

    @classmethod
    def of(cls, block: SampleBlock, arrived_utc_ns: int) -> Samples:
        """A block on its way to who draws it."""
        return cls(
            sensor=block.sensor,
            first_tick=block.first_tick,
            dtype="float32" if block.counts.dtype.kind == "f" else "int16",
            rows=len(block.counts),
            counts=block.counts.tobytes(),
            g_per_count=block.g_per_count,
            device_time_ns=block.device_time_ns,
            arrived_ns=block.arrived_ns,
            arrived_utc_ns=arrived_utc_ns,
        )

    def block(self) -> SampleBlock:
        """The block again; ValueError when bytes and shape do not agree."""
        counts = np.frombuffer(self.counts, dtype=self.dtype).reshape(self.rows, 3)
        return SampleBlock(
            sensor=SensorId(self.sensor),
            first_tick=self.first_tick,
            counts=counts,
            g_per_count=self.g_per_count,
            device_time_ns=self.device_time_ns,
            arrived_ns=self.arrived_ns,
        )


ToStation = Ask | Follow | Unfollow
ToClient = Welcome | Answered | Failed | News | Samples
