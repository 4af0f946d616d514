"""Erases a night for good, and leaves a note that there was one."""

from __future__ import annotations

import glob
import shutil
from pathlib import Path

import msgspec

from sleepmon.domain.errors import NightError, UsageError
from sleepmon.domain.nights import NightSummary
from sleepmon.storage.files import atomic_write, fsync_folder
from sleepmon.storage.folders import file_of, folder_of
from sleepmon.storage.glance import summary_of_file
from sleepmon.storage.joining import part_of, remove_part
from sleepmon.storage.layout import FILE_SUFFIX, FOLDER_SUFFIX
from sleepmon.storage.library import summary_of_folder
from sleepmon.storage.lock import NightLock
from sleepmon.storage.release import put_aside
from sleepmon.storage.vault_note import AGE_SUFFIX, LOCKED_SUFFIX, note_of

NOTE_SUFFIX = ".erased.json"


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """What stays of an erased night: that it was there, and when it went. No subject, no data."""

    night_id: str
    started_utc_ns: int
    duration_s: float
    erased_utc_ns: int
    reason: str


def erase_night(night: Path, erased_utc_ns: int, reason: str) -> Path:
    """Remove a night's file, its journal and all that lies beside them; the note is left behind.

    UsageError when there is no such night, NightInUse when it is being recorded. What a disk keeps
    of removed files is beyond us: only encryption of the whole disk helps there.
    """
    folder = night if night.suffix == FOLDER_SUFFIX else folder_of(Path(_plain_name(night)))
    file = file_of(folder)
    is_night = night.name.endswith((FILE_SUFFIX, FOLDER_SUFFIX, LOCKED_SUFFIX))
    if not is_night or not (file.exists() or folder.exists() or night.is_file()):
        raise UsageError(f"There is no night {night.name}.")
    summary = note_of(night) if _is_locked_file(night) else _summary(file, folder)
    note = Erased(
        night_id=summary.night_id,
        started_utc_ns=summary.started_utc_ns,
        duration_s=summary.duration_s,
        erased_utc_ns=erased_utc_ns,
        reason=reason,
    )
    path = file.with_name(file.stem + NOTE_SUFFIX)
    lock = NightLock(folder) if folder.is_dir() else None
    try:
        atomic_write(path, msgspec.json.encode(note))  # first: nothing goes without a note
        # The journal next, in one step: cut off here, it must not be recovered at the next start.
        part = part_of(folder)
        if part is not None:
            remove_part(part)
        going = put_aside(folder) if folder.is_dir() else ()
        for leftover in {*going, *file.parent.glob(f"{glob.escape(file.stem)}.*")} - {path}:
            if leftover.is_dir() and not leftover.is_symlink():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()
        fsync_folder(file.parent)
    except OSError as error:
        raise NightError(
            f"The night {file.stem} could not be erased whole.", "Try again.", str(error)
        ) from error
    finally:
        if lock is not None:
            lock.release()
    return path


def _is_locked_file(night: Path) -> bool:
    return night.name.endswith(LOCKED_SUFFIX)


def _plain_name(night: Path) -> str:
    return str(night).removesuffix(AGE_SUFFIX)


def _summary(file: Path, folder: Path) -> NightSummary:
    return summary_of_file(file) if file.exists() else summary_of_folder(folder)
