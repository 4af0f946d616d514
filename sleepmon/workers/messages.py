"""What a parent and its child process say to each other: small frozen facts in msgpack.

Never pickled. Sizes are bounded on both ends and what does not decode is refused.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import numpy as np

from sleepmon.domain import errors
from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.predictions import Prediction
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.domain.training import EpochReport, RunResult, TrainingPlan

MAX_MESSAGE_BYTES = 4 << 20
MAX_ROWS = 1 << 16
MAX_RATE_HZ = 100_000.0


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag=True, forbid_unknown_fields=True):
    """Common form: frozen, named fields, tagged with its own name."""


class BlockBytes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A SampleBlock on its way through a pipe: raw bytes, their type and their shape."""

    sensor: str
    first_tick: int
    dtype: Literal["int16", "float32"]
    rows: Annotated[int, msgspec.Meta(ge=1, le=MAX_ROWS)]
    data: bytes
    g_per_count: float
    arrived_ns: int
    arrived_utc_ns: int
    rate_hz: Annotated[float, msgspec.Meta(gt=0.0, le=MAX_RATE_HZ)]
    placement: str = ""
    """Where the sensor is worn, as far as anybody said."""

    @classmethod
    def of(
        cls, block: SampleBlock, arrived_utc_ns: int, rate_hz: float, placement: str = ""
    ) -> BlockBytes:
        """Pack a block with the UTC time of its arrival, its rate, and where it was sampled."""
        return cls(
            sensor=block.sensor,
            first_tick=block.first_tick,
            dtype="int16" if block.counts.dtype == np.int16 else "float32",
            rows=len(block.counts),
            data=np.ascontiguousarray(block.counts).tobytes(),
            g_per_count=block.g_per_count,
            arrived_ns=block.arrived_ns,
            arrived_utc_ns=arrived_utc_ns,
            rate_hz=rate_hz,
            placement=placement,
        )

    def block(self) -> SampleBlock:
        """The block again; ValueError when bytes and shape do not agree."""
        counts = np.frombuffer(self.data, dtype=self.dtype).reshape(self.rows, 3)
        return SampleBlock(
            sensor=SensorId(self.sensor),
            first_tick=self.first_tick,
            counts=counts,
            g_per_count=self.g_per_count,
            device_time_ns=None,
            arrived_ns=self.arrived_ns,
        )


# --- to the child --------------------------------------------------------------------------


class Stop(_Message, frozen=True, kw_only=True):
    """Finish what you do and end."""


class Classify(_Message, frozen=True, kw_only=True):
    """Load this model and answer every Samples with Classified."""

    model_folder: str
    threads: int = 1


class Calibrate(_Message, frozen=True, kw_only=True):
    """From now on these sensors sit so, of some nobody knows any more; others as before."""

    calibrations: tuple[MountCalibration, ...]
    forgotten: tuple[SensorId, ...] = ()


class Samples(_Message, frozen=True, kw_only=True):
    """The newest blocks of all sensors, in order of arrival."""

    number: int
    blocks: tuple[BlockBytes, ...]


class Train(_Message, frozen=True, kw_only=True):
    """Carry out this plan: notes of the run into one folder, the candidate into another."""

    plan: TrainingPlan
    run_folder: str
    candidate_folder: str
    base_folder: str
    active_folder: str


class Errand(_Message, frozen=True, kw_only=True):
    """One thing to do; `json` holds what its kind needs to know."""

    kind: str
    json: bytes = b"{}"


# --- from the child ------------------------------------------------------------------------


class Beat(_Message, frozen=True, kw_only=True):
    """The child lives; `busy_s` is how long it has worked on the present message."""

    busy_s: float


class Ready(_Message, frozen=True, kw_only=True):
    """The heavy loading is done."""

    model_id: str = ""
    personal: bool = False
    """Whether the model is one person's own."""


class Classified(_Message, frozen=True, kw_only=True):
    """The answer to Samples: what could be said now, oldest first; often nothing."""

    number: int
    predictions: tuple[Prediction, ...]


class Progress(_Message, frozen=True, kw_only=True):
    """Part of the work that is done, 0 to 1."""

    fraction: float


class Epoch(_Message, frozen=True, kw_only=True):
    """News of one epoch of training."""

    report: EpochReport


class Trained(_Message, frozen=True, kw_only=True):
    """The training run came to its end."""

    result: RunResult


class Cancelled(_Message, frozen=True, kw_only=True):
    """The work was given up because Stop came."""


class Answer(_Message, frozen=True, kw_only=True):
    """The errand is done; `json` holds what was asked for."""

    json: bytes


class Failed(_Message, frozen=True, kw_only=True):
    """The child could not do it, in words for the user; `kind` names the error's class."""

    kind: str
    summary: str
    advice: str = ""
    details: str = ""

    @classmethod
    def of(cls, error: SleepmonError) -> Failed:
        """Pack an error."""
        return cls(
            kind=type(error).__name__,
            summary=error.summary,
            advice=error.advice,
            details=error.details,
        )

    def error(self) -> SleepmonError:
        """The error again; a kind that is not known becomes a plain SleepmonError."""
        kind = getattr(errors, self.kind, None)
        if isinstance(kind, type) and issubclass(kind, SleepmonError):
            return kind(self.summary, self.advice, self.details)
        return SleepmonError(self.summary, self.advice, self.details)


ToChild = Stop | Classify | Calibrate | Samples | Train | Errand
FromChild = Beat | Ready | Classified | Progress | Epoch | Trained | Cancelled | Answer | Failed

_to_child: msgspec.msgpack.Decoder[ToChild] = msgspec.msgpack.Decoder(ToChild)
_from_child: msgspec.msgpack.Decoder[FromChild] = msgspec.msgpack.Decoder(FromChild)


def pack(message: ToChild | FromChild) -> bytes:
    """The message as bytes; ValueError when it is larger than a pipe may carry."""
    data = msgspec.msgpack.encode(message)
    if len(data) > MAX_MESSAGE_BYTES:
        raise ValueError(f"a {type(message).__name__} message of {len(data)} bytes is too large")
    return data


def unpack_to_child(data: bytes) -> ToChild:
    """What a parent said; ValueError when it is not a message."""
    return _to_child.decode(data)


def unpack_from_child(data: bytes) -> FromChild:
    """What a child said; ValueError when it is not a message."""
    return _from_child.decode(data)
