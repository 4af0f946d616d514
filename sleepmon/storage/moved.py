"""Nights that lie in two folders: their own, and the one they went on in when its disk failed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sleepmon.domain.errors import NightError
from sleepmon.storage.folders import journal_files
from sleepmon.storage.layout import journal_name
from sleepmon.storage.lock import is_locked
from sleepmon.storage.records import FileHead
from sleepmon.storage.scan import heads_of_file


def fallback_of(folder: Path) -> Path | None:
    """The folder in which the journal of this night goes on, if there is one by now."""
    for head in _heads(folder):
        place = Path(head.fallback) if head.fallback else folder
        return place if place != folder and _holds_night(place, head.meta.night_id) else None
    return None


def is_recording(folder: Path) -> bool:
    """Whether somebody is writing this night, here or where it went on."""
    if is_locked(folder):
        return True
    with contextlib.suppress(OSError, NightError):  # what cannot be read is told elsewhere
        elsewhere = fallback_of(folder)
        return elsewhere is not None and is_locked(elsewhere)
    return False


def may_go_on_elsewhere(folder: Path) -> Path | None:
    """The folder to which a night may have moved, when that is out of reach now."""
    for head in _heads(folder):
        place = Path(head.fallback) if head.fallback else folder
        # A folder that was never needed was never made; that above it is there, if the disk is.
        return place if not place.parent.parent.exists() else None
    return None


def is_rest(folder: Path) -> bool:
    """Whether a journal is the rest of a night whose beginning is there, in a folder of its own."""
    if (folder / journal_name(0)).exists():
        return False
    home = _home_of(folder)
    return home is not None and _is_there(home)


def lost_beginning(folder: Path) -> bool:
    """Whether a journal is all that is there of a night that began in another folder."""
    home = _home_of(folder)
    return home is not None and not _is_there(home)


def _home_of(folder: Path) -> Path | None:
    """The folder in which a night began, when it is another one."""
    with contextlib.suppress(OSError, NightError):  # what cannot be read is told elsewhere
        for head in _heads(folder):
            home = Path(head.home) if head.home else folder
            # A path in a file proves nothing: whoever has another name is another night.
            return home if home != folder and home.name == folder.name else None
    return None


def _is_there(home: Path) -> bool:
    """Only with its journal can the beginning be joined with the rest."""
    return bool(journal_files(home))


def _holds_night(folder: Path, night_id: str) -> bool:
    """Whether a journal there is of this night: a path in a file proves nothing."""
    return any(head.meta.night_id == night_id for head in _heads(folder))


def _heads(folder: Path) -> Iterator[FileHead]:
    for path in journal_files(folder):
        yield from heads_of_file(path)
