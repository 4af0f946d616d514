"""Format 1 in numbers: frames of the journal, tables of the night file, and their bounds."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Any

import numpy as np

from sleepmon.domain.predictions import PredictionState

# --- the journal ---------------------------------------------------------------------------

JOURNAL_MAGIC = b"SMJ1"
HEADER = struct.Struct("<4sIQBBHII")
"""magic, length of the payload, seq, frame type, stream, run, salt, CRC-32 of header and payload.

The CRC covers the header without its own field, then the payload.
"""
HEADER_BEFORE_CRC = HEADER.size - 4
MAX_PAYLOAD = 1 << 20
MAX_JOURNAL_BYTES = 64 << 20
"""A new journal file is begun after so many bytes."""
MAX_JOURNAL_READ = 4 * MAX_JOURNAL_BYTES
"""Larger files are not journals of ours."""
BALLAST_BYTES = 4 << 20
FOLDER_SUFFIX = ".night"
FILE_SUFFIX = ".h5"
JOURNAL_GLOB = "journal-*.smj"
LOCK_NAME = "LOCK"
BALLAST_NAME = "ballast"


class FrameType(IntEnum):
    """What a frame of the journal holds."""

    META = 0
    SAMPLES = 1
    LABEL = 2
    EVENT = 3
    BATTERY = 4
    PREDICTION = 5
    GAP = 6
    CLOCK = 7
    END = 8


def journal_name(index: int) -> str:
    """Name of the n-th journal file of a night."""
    return f"journal-{index:04d}.smj"


# --- the night file ------------------------------------------------------------------------

NO_STAMP = -(1 << 63)
"""In `device_ns`: the sensor has no clock of its own. In `end_ns`: still going on."""

PACKET = np.dtype(
    [
        ("first_index", "<i8"),
        ("first_tick", "<i8"),
        ("n", "<u4"),
        ("run", "<u2"),
        ("arrived_ns", "<i8"),
        ("device_ns", "<i8"),
    ]
)
TIME = np.dtype([("index", "<i8"), ("utc_ns", "<i8")])
GAP = np.dtype(
    [
        ("after_index", "<i8"),
        ("after_tick", "<i8"),
        ("missing", "<i8"),
        ("started_utc_ns", "<i8"),
        ("ended_utc_ns", "<i8"),
        ("reason", "S20"),
    ]
)
BATTERY = np.dtype([("utc_ns", "<i8"), ("percent", "<u1")])
CLOCK = np.dtype([("run", "<u2"), ("monotonic_ns", "<i8"), ("utc_ns", "<i8")])
LABEL = np.dtype(
    [
        ("start_ns", "<i8"),
        ("end_ns", "<i8"),
        ("made_at_ns", "<i8"),
        ("code", "S32"),
        ("author", "S16"),
    ]
)
AUDIT = np.dtype(
    [
        ("utc_ns", "<i8"),
        ("action", "S24"),
        ("detail", "S240"),
        ("previous_sha256", "S64"),
        ("sha256", "S64"),
    ]
)

STATES: tuple[PredictionState, ...] = ("posture", "upright", "moving", "not worn", "unsure")
"""Codes of `/predictions` field `state`."""
CALIBRATED_BIT = 0x80
"""Of the state in a PREDICTION frame: made with a calibrated mount. Old nights never have it."""
MODEL_ID_BYTES = 64
MAX_EVENT_BYTES = 16 * 1024
PROBABILITY_STEP = 1 / 4096
"""Probabilities are rounded to this step, in journal and file alike, so that they compress."""


def event_dtype(text_bytes: int) -> np.dtype[Any]:
    """Rows of `/events`; the text is JSON in UTF-8, as wide as the night's longest."""
    return np.dtype([("utc_ns", "<i8"), ("kind", "S24"), ("json", f"S{text_bytes}")])


def prediction_dtype(postures: int, placements: int) -> np.dtype[Any]:
    """Rows of `/predictions` for a scheme of so many postures and placements."""
    return np.dtype(
        [
            ("sensor", "<u1"),
            ("state", "<u1"),
            ("start_ns", "<i8"),
            ("end_ns", "<i8"),
            ("roll_deg", "<f4"),
            ("arc_deg", "<f4"),
            ("posture_probs", "<f4", (postures,)),
            ("placement_probs", "<f4", (placements,)),
            ("model_id", f"S{MODEL_ID_BYTES}"),
            ("calibrated", "<u1"),
        ]
    )


def without_calibrated(predictions: np.dtype[Any]) -> np.dtype[Any]:
    """Rows of `/predictions` as nights held them before mounts could be calibrated."""
    assert predictions.names is not None
    return np.dtype([(name, predictions[name]) for name in predictions.names[:-1]])


SAMPLE_DTYPES: dict[str, np.dtype[Any]] = {"int16": np.dtype("<i2"), "float32": np.dtype("<f4")}
CHUNK_SAMPLES = 24_000
"""Measured: 2 % smaller than a quarter of it, and still only 4 minutes at 100 Hz."""
CHUNK_ROWS, CHUNK_TABLE_BYTES = 4096, 1 << 20
"""Rows of a table in one chunk: so many, or fewer when they are wide."""
CHUNK_BINS = 1 << 16
"""Of an envelope."""
ENVELOPE_FACTORS = (60, 600, 6000)
"""Samples under one pair of min and max, by level; each divides the chunk."""
GZIP: dict[str, Any] = {
    "compression": "gzip",
    "compression_opts": 4,
    "shuffle": True,
    "fletcher32": True,
}

MAX_SENSORS = 32
MAX_FILE_BYTES = 8 << 30
MAX_SAMPLES = 1 << 27
"""Of one sensor: a week at 200 Hz."""
MAX_ROWS = 20_000_000
MAX_CHUNK_BYTES = 2 << 20
MAX_CHUNKS = 200_000
CHUNK_SLACK_BYTES = 1 << 12
"""What packs badly may be stored a little larger than it is; a bomb is stored far larger."""
MAX_TABLE_BYTES = 1 << 30
MAX_ATTRIBUTE_BYTES = 60_000
