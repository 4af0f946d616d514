"""What the payload of each frame holds, byte by byte: pure, and the same in both directions."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

import msgspec
import numpy as np

from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import EndReason, NightMeta, NightSensor
from sleepmon.domain.predictions import Prediction, Span
from sleepmon.domain.samples import GapReason, SampleBlock, SensorId
from sleepmon.storage.layout import (
    CALIBRATED_BIT,
    NO_STAMP,
    PROBABILITY_STEP,
    SAMPLE_DTYPES,
    STATES,
)

BAD_PAYLOAD = (msgspec.DecodeError, ValueError, RecursionError, struct.error)
"""What decoding raises when the bytes make no sense."""

SAMPLES_HEAD = struct.Struct("<qqqI")
"""arrived_ns (monotonic), device_ns or NO_STAMP, first_tick, n; then n x 3 values."""
GAP_BODY = struct.Struct("<qqqq")
"""after_tick, missing, started_utc_ns, ended_utc_ns; then the reason in UTF-8."""
BATTERY_BODY = struct.Struct("<qB")
CLOCK_BODY = struct.Struct("<qq")
"""monotonic_ns, utc_ns, read as one."""
LABEL_HEAD = struct.Struct("<q")
"""utc_ns of the edit; then the whole track as JSON."""
PREDICTION_HEAD = struct.Struct("<qqffBBB")
"""start_ns, end_ns, roll_deg or NaN, arc_deg, state, number of postures, number of placements.

Then the probabilities as float32, then the model's id in UTF-8.
"""


class FileHead(msgspec.Struct, frozen=True, kw_only=True):
    """Content of a META frame: first of every journal file, and repeated now and then."""

    format: str
    format_version: int
    meta: NightMeta
    run: int
    """0 at the start, one more each time the night was taken up again."""
    file_index: int
    next_seq: int
    """Seq of the first frame that this file holds."""
    monotonic_ns: int
    utc_ns: int
    fallback: str = ""
    """Folder in which journal files go on when this one fails."""
    home: str = ""
    """Folder in which this run of the night began."""


class End(msgspec.Struct, frozen=True, kw_only=True):
    """Content of an END frame."""

    reason: EndReason
    utc_ns: int


@dataclass(frozen=True, slots=True)
class GapRecord:
    """A gap as written: times in UTC, so that it may span a restart of the computer."""

    after_tick: int
    missing: int
    started_utc_ns: int
    ended_utc_ns: int
    reason: GapReason


def encode_samples(block: SampleBlock) -> bytes:
    """Payload of a SAMPLES frame, values little endian in the sensor's own type."""
    stamp = NO_STAMP if block.device_time_ns is None else block.device_time_ns
    head = SAMPLES_HEAD.pack(block.arrived_ns, stamp, block.first_tick, len(block.counts))
    little = block.counts.dtype.newbyteorder("<")
    return head + np.ascontiguousarray(block.counts, dtype=little).tobytes()


def decode_samples(payload: bytes, sensor: NightSensor) -> SampleBlock:
    """The block of a SAMPLES frame; ValueError when the lengths do not fit."""
    arrived_ns, stamp, first_tick, n = SAMPLES_HEAD.unpack_from(payload)
    dtype = SAMPLE_DTYPES[sensor.dtype]
    counts = np.frombuffer(payload, dtype, offset=SAMPLES_HEAD.size).reshape(-1, 3)
    if len(counts) != n:
        raise ValueError(f"{n} samples announced, {len(counts)} there")
    return SampleBlock(
        sensor=sensor.sensor,
        first_tick=first_tick,
        counts=counts,
        g_per_count=sensor.g_per_count,
        device_time_ns=None if stamp == NO_STAMP else stamp,
        arrived_ns=arrived_ns,
    )


def encode_gap(gap: GapRecord) -> bytes:
    """Payload of a GAP frame."""
    body = GAP_BODY.pack(gap.after_tick, gap.missing, gap.started_utc_ns, gap.ended_utc_ns)
    return body + gap.reason.encode()


def decode_gap(payload: bytes) -> GapRecord:
    """The gap of a GAP frame."""
    reason = msgspec.convert(payload[GAP_BODY.size :].decode(), GapReason)
    after_tick, missing, started_ns, ended_ns = GAP_BODY.unpack_from(payload)
    return GapRecord(after_tick, missing, started_ns, ended_ns, reason)


def encode_labels(track: LabelTrack, edited_utc_ns: int) -> bytes:
    """Payload of a LABEL frame: the whole track as it is from now on."""
    return LABEL_HEAD.pack(edited_utc_ns) + msgspec.json.encode(track)


def decode_labels(payload: bytes) -> tuple[int, LabelTrack]:
    """When the track was edited, and the track."""
    (edited_utc_ns,) = LABEL_HEAD.unpack_from(payload)
    return edited_utc_ns, msgspec.json.decode(payload[LABEL_HEAD.size :], type=LabelTrack)


def encode_prediction(prediction: Prediction) -> bytes:
    """Payload of a PREDICTION frame; probabilities are rounded to PROBABILITY_STEP."""
    roll = math.nan if prediction.roll_deg is None else prediction.roll_deg
    mounted = CALIBRATED_BIT if prediction.calibrated else 0
    head = PREDICTION_HEAD.pack(
        prediction.span.start_ns,
        prediction.span.end_ns,
        roll,
        prediction.arc_deg,
        STATES.index(prediction.state) | mounted,
        len(prediction.posture_probs),
        len(prediction.placement_probs),
    )
    probs = np.array((*prediction.posture_probs, *prediction.placement_probs))
    steps = np.round(probs / PROBABILITY_STEP) * PROBABILITY_STEP
    return head + steps.astype("<f4").tobytes() + prediction.model_id.encode()


def decode_prediction(payload: bytes, sensor: SensorId, scheme_id: str) -> Prediction:
    """The prediction of a PREDICTION frame."""
    start, end, roll, arc, state, postures, placements = PREDICTION_HEAD.unpack_from(payload)
    count = postures + placements
    probs = np.frombuffer(payload, "<f4", count, PREDICTION_HEAD.size).tolist()
    return Prediction(
        sensor=sensor,
        span=Span(start, end),
        posture_probs=tuple(probs[:postures]),
        placement_probs=tuple(probs[postures:]),
        roll_deg=None if math.isnan(roll) else roll,
        arc_deg=arc,
        state=STATES[state & ~CALIBRATED_BIT],
        model_id=payload[PREDICTION_HEAD.size + 4 * count :].decode(),
        scheme_id=scheme_id,
        calibrated=bool(state & CALIBRATED_BIT),
    )
