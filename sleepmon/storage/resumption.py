"""Where an interrupted night stood, so that it can be taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import EndReason, NightMeta
from sleepmon.domain.samples import SensorId
from sleepmon.storage.encoder import LastSeen
from sleepmon.storage.layout import SAMPLE_DTYPES, FrameType
from sleepmon.storage.records import BAD_PAYLOAD, SAMPLES_HEAD, End, decode_labels
from sleepmon.storage.scan import JournalIndex

LAST_RUN, LAST_SEQ = 0xFFFF, 1 << 63
_RECOVER = "Use Recover, then begin a new one."
FINAL: tuple[EndReason, ...] = ("stopped", "planned end")


@dataclass(frozen=True, slots=True)
class Resumption:
    """What the next run of the night must know of those before."""

    meta: NightMeta
    run: int
    next_seq: int
    interrupted: dict[SensorId, LastSeen]
    labels: LabelTrack


def resumption_of(journal_folder: Path) -> Resumption:
    """Read where the night stood; RefusedError when it was ended on purpose."""
    index = JournalIndex(journal_folder)
    reason = end_reason(index)
    if reason in FINAL:
        raise RefusedError("This night was ended.", "Begin a new one.")
    runs = [head.run for head in index.heads] + index.rows["run"].tolist()[-1:]
    next_seq = int(index.rows["seq"][-1]) + 1 if len(index.rows) else 0
    if max(runs) >= LAST_RUN or next_seq > LAST_SEQ:
        raise RefusedError("This night cannot go on: its entries are out of numbers.", _RECOVER)
    return Resumption(
        meta=index.meta,
        run=max(runs),
        next_seq=next_seq,
        interrupted=last_seen(index),
        labels=last_labels(index),
    )


def end_reason(index: JournalIndex) -> EndReason | None:
    """Why the night ended; None when it did not, or went on afterwards."""
    if not len(index.rows) or index.rows["kind"][-1] != FrameType.END:
        return None
    found = index.last(FrameType.END)
    try:
        return msgspec.json.decode(found[1], type=End).reason if found else None
    except BAD_PAYLOAD:
        return None


def last_seen(index: JournalIndex) -> dict[SensorId, LastSeen]:
    """Last tick of each sensor and when it arrived."""
    timeline = index.timeline()
    seen = {}
    for stream, row in enumerate(index.meta.sensors):
        found = index.last(FrameType.SAMPLES, stream)
        if found is None:
            continue
        run, payload = found
        arrived_ns, _, first_tick, _ = SAMPLES_HEAD.unpack_from(payload)
        size = 3 * SAMPLE_DTYPES[row.dtype].itemsize
        last_tick = first_tick + (len(payload) - SAMPLES_HEAD.size) // size - 1
        seen[row.sensor] = LastSeen(last_tick, int(timeline.utc_ns(run, arrived_ns)))
    return seen


def last_labels(index: JournalIndex) -> LabelTrack:
    """The labels as they were last; none when their frame makes no sense."""
    found = index.last(FrameType.LABEL)
    try:
        return decode_labels(found[1])[1] if found else LabelTrack()
    except BAD_PAYLOAD:
        return LabelTrack()
