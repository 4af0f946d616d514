"""What may be known of a locked night by whoever has no key: that it is there, and when it was."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sleepmon.storage.layout import FILE_SUFFIX

AGE_SUFFIX = ".age"
LOCKED_SUFFIX = FILE_SUFFIX + AGE_SUFFIX
KEY_SUFFIX = ".key.age"
NOTE_SUFFIX = ".locked.json"
MAX_BYTES = 4096


class LockedNote(msgspec.Struct, frozen=True, kw_only=True):
    """Beside a locked night, in plain text. No subject, no data."""

    night_id: str
    started_utc_ns: int
    duration_s: float
    locked_utc_ns: int


def stem_of(locked: Path) -> str:
    """The name of the night whose file, locked or not, this is."""
    return locked.name.removesuffix(AGE_SUFFIX).removesuffix(FILE_SUFFIX)


def note_of(locked: Path) -> LockedNote:
    """The note beside a locked night; one that says nothing when it is missing or damaged."""
    stem = stem_of(locked)
    try:
        with locked.with_name(stem + NOTE_SUFFIX).open("rb") as file:
            return msgspec.json.decode(file.read(MAX_BYTES), type=LockedNote)
    except (OSError, msgspec.DecodeError, ValueError, RecursionError):
        return LockedNote(night_id=stem, started_utc_ns=0, duration_s=0.0, locked_utc_ns=0)
