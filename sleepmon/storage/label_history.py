"""Edits of a finished night's labels, kept beside it so that each can be taken back: a list."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sleepmon.domain.errors import RefusedError
from sleepmon.domain.labels import LabelTrack
from sleepmon.storage.files import atomic_write

HISTORY_SUFFIX = ".labels.json"
LONGEST_HISTORY = 200
MAX_BYTES = 64 << 20


class LabelHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Every track that the night's labels have been, oldest first, and which one they are now."""

    night_id: str
    tracks: tuple[LabelTrack, ...]
    at: int

    @property
    def track(self) -> LabelTrack:
        """The labels as they are now."""
        return self.tracks[self.at]

    def edited(self, track: LabelTrack) -> LabelHistory:
        """The history after one more edit; edits that were taken back are gone."""
        tracks = (*self.tracks[: self.at + 1], track)[-LONGEST_HISTORY:]
        return msgspec.structs.replace(self, tracks=tracks, at=len(tracks) - 1)

    def undone(self) -> LabelHistory:
        """The history with the last edit taken back; RefusedError when there is none."""
        if self.at == 0:
            raise RefusedError("There is no edit of the labels to take back.")
        return msgspec.structs.replace(self, at=self.at - 1)

    def redone(self) -> LabelHistory:
        """The history with the edit taken back done again; RefusedError when there is none."""
        if self.at + 1 == len(self.tracks):
            raise RefusedError("There is no edit of the labels to do again.")
        return msgspec.structs.replace(self, at=self.at + 1)


def history_file(file: Path) -> Path:
    """Where the edits of a night file's labels are kept."""
    return file.with_name(file.stem + HISTORY_SUFFIX)


def load_history(file: Path, night_id: str, track: LabelTrack) -> LabelHistory:
    """The history of a night whose labels are these now.

    A history that does not fit, because it is another night's or damaged, begins anew: what counts
    is what stands in the night.
    """
    begun = LabelHistory(night_id=night_id, tracks=(track,), at=0)
    try:
        with history_file(file).open("rb") as kept:
            found = msgspec.json.decode(kept.read(MAX_BYTES), type=LabelHistory)
    except (OSError, msgspec.DecodeError, ValueError, RecursionError):
        return begun
    if found.night_id != night_id or not 0 <= found.at < len(found.tracks):
        return begun
    return found if found.track == track else found.edited(track)


def save_history(file: Path, history: LabelHistory) -> None:
    """Keep the history beside the night; OSError when the disk refuses."""
    atomic_write(history_file(file), msgspec.json.encode(history))
