"""Labels that a person mended in a file outlive it: when its night is built again, they are in it.

A night is built again when its journal turns out to hold more: it went on, or its other part came
back from a folder that was not there.
"""

from __future__ import annotations

import glob
import hashlib
import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy.typing as npt

from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.storage.files import fsync_folder
from sleepmon.storage.folders import file_of
from sleepmon.storage.layout import FrameType
from sleepmon.storage.moved import fallback_of
from sleepmon.storage.reader import NightReader, open_night
from sleepmon.storage.records import decode_labels
from sleepmon.storage.scan import JournalIndex
from sleepmon.storage.seal import AuditTrail

BUILT, LABELS = b"built", b"labels"
"""Actions in the audit."""
SEAL_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Edits:
    """What a person made of the labels with which a file was built."""

    seal: str
    """Of the file."""
    base: LabelTrack
    edited: LabelTrack
    rows: npt.NDArray[Any]
    """Of its audit, one for each edit."""

    def put_into(self, track: LabelTrack, audit: AuditTrail) -> LabelTrack:
        """The track with these edits, each of which goes into the audit."""
        joined = merged(self.base, self.edited, track)
        for row in self.rows:
            audit.add(int(row["utc_ns"]), LABELS.decode(), row["detail"].decode())
        detail = f"{len(joined.spans)} spans, {digest_of(joined)}, with the edits of {self._mark}"
        audit.add(int(self.rows["utc_ns"][-1]), LABELS.decode(), detail)
        return joined

    def are_in(self, night: NightReader) -> bool:
        """Whether these edits were put into that night."""
        return any(row["detail"].decode().endswith(self._mark) for row in _edits_in(night))

    @property
    def _mark(self) -> str:
        return self.seal[:SEAL_LETTERS]


def part_of(journal_folder: Path) -> Path | None:
    """The file that was built of a night's part in the fallback folder, if there is one."""
    elsewhere = fallback_of(journal_folder)
    return file_of(elsewhere) if elsewhere is not None and file_of(elsewhere).is_file() else None


def edits_of(file: Path, index: JournalIndex) -> Edits | None:
    """Edits of the labels of a file of this night; None without any. NightUnreadable."""
    with open_night(file) as night:
        rows = _edits_in(night)
        if night.meta.night_id != index.meta.night_id or not len(rows):
            return None
        return Edits(night.seal, _labels_built(night, index), night.labels, rows)


def merged(base: LabelTrack, edited: LabelTrack, ours: LabelTrack) -> LabelTrack:
    """Our labels, but wherever the edited ones say something else than their base: these."""
    times = {time for span in (*base, *edited) for time in (span.start_ns, span.end_ns)}
    for start_ns, end_ns in itertools.pairwise(sorted(t for t in times if t is not None)):
        before, after = base.at(start_ns), edited.at(start_ns)
        if (before and before.code) == (after and after.code):
            continue
        if after is None:
            ours = ours.cleared(start_ns, end_ns)
        else:
            ours = ours.with_span(msgspec.structs.replace(after, start_ns=start_ns, end_ns=end_ns))
    return _in_one_piece(ours)


def remove_part(file: Path) -> None:
    """Remove the file of a part, and what lies beside it, but for its journal; OSError."""
    for leftover in file.parent.glob(f"{glob.escape(file.stem)}.*"):
        if leftover.is_symlink() or not leftover.is_dir():
            leftover.unlink()
    fsync_folder(file.parent)


def digest_of(track: LabelTrack) -> str:
    """A short checksum of labels, as it stands in the audit."""
    return hashlib.sha256(msgspec.json.encode(track)).hexdigest()[:16]


def _edits_in(night: NightReader) -> npt.NDArray[Any]:
    """Rows of the audit for each edit since the night was built."""
    audit = night.table("/audit")
    actions = audit["action"].tolist()
    since = actions.index(BUILT) + 1 if BUILT in actions else len(actions)
    rows: npt.NDArray[Any] = audit[since:][audit["action"][since:] == LABELS]
    return rows


def _labels_built(night: NightReader, index: JournalIndex) -> LabelTrack:
    """The labels with which a night was built: its audit says which of those in the journal."""
    audit = night.table("/audit")
    built = audit["action"].tolist().index(BUILT)
    told = audit[:built][audit["action"][:built] == LABELS]
    if not len(told):
        return LabelTrack()
    wanted = told["detail"][-1].decode().rpartition(" ")[2]
    rows = index.rows[index.rows["kind"] == FrameType.LABEL]
    for _, _, _, payload in index.frames(rows):
        if hashlib.sha256(payload[8:]).hexdigest()[:16] == wanted:
            return decode_labels(payload)[1].closed(int(audit["utc_ns"][built]))
    return LabelTrack()


def _in_one_piece(track: LabelTrack) -> LabelTrack:
    """The track in which what one label was cut into is one label again."""
    kept: list[LabelSpan] = []
    for span in track:
        if kept and kept[-1] == msgspec.structs.replace(
            span, start_ns=kept[-1].start_ns, end_ns=span.start_ns
        ):
            kept[-1] = msgspec.structs.replace(kept[-1], end_ns=span.end_ns)
        else:
            kept.append(span)
    return LabelTrack(tuple(kept))
