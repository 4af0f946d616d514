"""How the sensors of a night that was cut off sat, and whether that may still be believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sleepmon.domain.calibration import MountCalibration
from sleepmon.domain.events import Event
from sleepmon.storage.layout import FrameType
from sleepmon.storage.records import BAD_PAYLOAD
from sleepmon.storage.resumption import last_seen
from sleepmon.storage.scan import JournalIndex
from sleepmon.workers.mounts import mounts_of

HOLDS_MINUTES = 30
"""Nobody saw whether a sensor was taken off meanwhile; over so long a time it may well have been"""
TOO_LONG = f"nothing came from it for more than {HOLDS_MINUTES} minutes"


@dataclass(frozen=True, slots=True)
class MountBefore:
    """The calibration of a sensor when the night was cut off."""

    calibration: MountCalibration
    placement: str
    doubt: str = ""
    """Why it holds no longer; empty when it may be taken up."""


def mounts_before(folder: Path, now_utc_ns: int) -> tuple[MountBefore, ...]:
    """Those that held to the end of a night's journal; NightUnreadable when it is none.

    Sensors put elsewhere or let go before the end have none.
    """
    index = JournalIndex(folder)
    events, seen = tuple(_events(index)), last_seen(index)
    found = []
    for row in index.meta.sensors:
        calibration = mounts_of(events, row.sensor)[-1].calibration
        if calibration is None:
            continue
        last = seen.get(row.sensor)
        silent_ns = now_utc_ns - (last.utc_ns if last is not None else index.meta.started_utc_ns)
        is_long = silent_ns > HOLDS_MINUTES * 60 * 10**9
        found.append(MountBefore(calibration, row.placement, TOO_LONG if is_long else ""))
    return tuple(found)


def _events(index: JournalIndex) -> Iterator[Event]:
    """Events that make sense, in the order in which they were written."""
    rows = index.rows[index.rows["kind"] == FrameType.EVENT]
    for _, _, _, payload in index.frames(rows):
        try:
            yield msgspec.json.decode(payload, type=Event)
        except BAD_PAYLOAD:
            continue
