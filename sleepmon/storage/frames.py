"""Frames of the journal: how one is sealed, and how good ones are found among damage."""

from __future__ import annotations

import struct
import zlib
from array import array
from dataclasses import dataclass, field

from sleepmon.storage.layout import (
    HEADER,
    HEADER_BEFORE_CRC,
    JOURNAL_MAGIC,
    MAX_PAYLOAD,
    FrameType,
)

_CRC = struct.Struct("<I")
_KINDS = len(FrameType)
SALVAGE_BUDGET = 4
"""Bytes checked while searching for good frames, as a multiple of the file's size.

Without a bound, a file made of nothing but promising headers would keep us busy for days.
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of the journal; `stream` is the sensor's place in the night's list."""

    kind: FrameType
    stream: int
    payload: bytes


def seal(frame: Frame, seq: int, run: int, salt: int) -> bytes:
    """The bytes of a frame as they stand in a file."""
    head = HEADER.pack(
        JOURNAL_MAGIC, len(frame.payload), seq, frame.kind, frame.stream, run, salt, 0
    )[:HEADER_BEFORE_CRC]
    crc = zlib.crc32(frame.payload, zlib.crc32(head))
    return b"".join((head, _CRC.pack(crc), frame.payload))


@dataclass(slots=True)
class Scan:
    """Where the good frames of one file are, column by column, and what was not good."""

    seqs: array[int] = field(default_factory=lambda: array("Q"))
    kinds: bytearray = field(default_factory=bytearray)
    streams: bytearray = field(default_factory=bytearray)
    runs: array[int] = field(default_factory=lambda: array("H"))
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    """Of the payload."""
    lengths: array[int] = field(default_factory=lambda: array("I"))
    damaged_spots: int = 0
    damaged_bytes: int = 0
    torn_bytes: int = 0
    """What follows the last good frame: a write that was cut off."""

    def __len__(self) -> int:
        return len(self.seqs)


def scan(data: bytes) -> Scan:
    """Find every good frame: right magic, length, salt and CRC; after damage, the next good one."""
    found = Scan()
    salt: int | None = None
    offset, size, head = 0, len(data), HEADER.size
    budget = SALVAGE_BUDGET * size + MAX_PAYLOAD
    damaged_from: int | None = None
    view = memoryview(data)
    while offset + head <= size:
        magic, length, seq, kind, stream, run, its_salt, crc = HEADER.unpack_from(data, offset)
        start = offset + head
        if (
            magic == JOURNAL_MAGIC
            and length <= MAX_PAYLOAD
            and start + length <= size
            and kind < _KINDS
            and (salt is None or its_salt == salt)
        ):
            budget -= length if damaged_from is not None else 0
            computed = zlib.crc32(view[offset : offset + HEADER_BEFORE_CRC])
            if zlib.crc32(view[start : start + length], computed) == crc:
                _close_damage(found, damaged_from, offset)
                damaged_from, salt = None, its_salt
                found.seqs.append(seq)
                found.kinds.append(kind)
                found.streams.append(stream)
                found.runs.append(run)
                found.offsets.append(start)
                found.lengths.append(length)
                offset = start + length
                continue
        if damaged_from is None:
            damaged_from = offset
        offset = data.find(JOURNAL_MAGIC, offset + 1)
        if offset < 0 or budget < 0:
            break
    good_until = found.offsets[-1] + found.lengths[-1] if len(found) else 0
    found.torn_bytes = size - good_until
    return found


def _close_damage(found: Scan, damaged_from: int | None, good_at: int) -> None:
    if damaged_from is not None:
        found.damaged_spots += 1
        found.damaged_bytes += good_at - damaged_from
