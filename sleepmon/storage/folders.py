"""Where a night lies: its journal folder, its file, and how both are named."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sleepmon.domain.errors import DiskFull, FolderUnusable, UsageError
from sleepmon.domain.nights import NightMeta
from sleepmon.storage.files import Files, is_disk_full, make_folders
from sleepmon.storage.layout import FILE_SUFFIX, FOLDER_SUFFIX, JOURNAL_GLOB

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def night_name(meta: NightMeta) -> str:
    """`2026-10-01T223107_<id>`: when the night began on the wall clock there, and its id."""
    if not _ID.fullmatch(meta.night_id):
        raise UsageError("A night's id has 1 to 64 letters, digits, '_' or '-'.")
    zone = timezone(timedelta(seconds=meta.utc_offset_s))
    began = datetime.fromtimestamp(meta.started_utc_ns / 1e9, zone)
    return f"{began:%Y-%m-%dT%H%M%S}_{meta.night_id}"


def file_of(journal_folder: Path) -> Path:
    """The .h5 that is built from a journal folder, beside it."""
    return journal_folder.with_name(journal_folder.name.removesuffix(FOLDER_SUFFIX) + FILE_SUFFIX)


def folder_of(file: Path) -> Path:
    """The journal folder that a night file was built from; it may be gone."""
    return file.with_name(file.name.removesuffix(FILE_SUFFIX) + FOLDER_SUFFIX)


def is_text(path: Path) -> bool:
    """Whether a path can be told to others; any bytes may be a name on most systems."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def journal_files(folder: Path, fallback: Path | None = None) -> tuple[Path, ...]:
    """Journal files in the order they were begun, those of the fallback folder after."""
    places = [folder, *([fallback] if fallback is not None and fallback != folder else [])]
    found: list[Path] = []
    for place in places:
        with contextlib.suppress(OSError, ValueError):  # no such path can be: nothing is there
            # The ten thousandth has a longer name.
            found += sorted(place.glob(JOURNAL_GLOB), key=lambda path: (len(path.name), path.name))
    return tuple(path for path in found if path.is_file() and not path.is_symlink())


def make_journal_folder(nights: Path, meta: NightMeta, files: Files) -> Path:
    """Make and sync the folder of a new night; FolderUnusable or DiskFull in plain words."""
    if not nights.name:
        raise FolderUnusable("No folder for nights is chosen.", "Choose one in the settings.")
    folder = nights / (night_name(meta) + FOLDER_SUFFIX)
    try:
        make_folders(nights, files)
        files.make_folder(folder)
        files.sync_folder(nights)
    except OSError as error:
        raise unusable(nights, error) from error
    return folder


def unusable(folder: Path, error: OSError) -> DiskFull | FolderUnusable:
    """The error of ours for what the system says of a folder."""
    if is_disk_full(error):
        return DiskFull("The disk is full.", "Make room or choose another folder.", str(error))
    return FolderUnusable(
        f"The folder {folder} cannot be used for nights.",
        "Choose another folder, on this computer, that you may write to.",
        str(error),
    )
