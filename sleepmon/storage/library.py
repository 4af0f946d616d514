"""The nights in a folder, newest first: being recorded, interrupted, complete or damaged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from sleepmon.domain.errors import NightError
from sleepmon.domain.nights import NightMeta, NightSummary
from sleepmon.storage.folders import file_of, journal_files
from sleepmon.storage.layout import FILE_SUFFIX
from sleepmon.storage.lock import is_locked
from sleepmon.storage.reader import NightReader, open_night
from sleepmon.storage.recovery import journal_folders
from sleepmon.storage.scan import heads_of_file
from sleepmon.storage.vault_note import LOCKED_SUFFIX, note_of
from sleepmon.storage.verify import duration_s, labelled_s


class NightLibrary:
    """Looks at folders of nights, and remembers what it saw of files that did not change."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._seen: dict[Path, tuple[tuple[int, int], NightSummary]] = {}

    def nights(self) -> tuple[NightSummary, ...]:
        """All nights, newest first; a damaged one is listed with its problem."""
        found = [night for folder in self._folders for night in self._nights_in(folder)]
        return tuple(sorted(found, key=lambda night: night.started_utc_ns, reverse=True))

    def _nights_in(self, nights: Path) -> Iterator[NightSummary]:
        if not nights.is_dir():
            return
        for path in nights.glob(f"*{FILE_SUFFIX}"):
            if path.is_file():
                yield self._of_file(path)
        for folder in journal_folders(nights):
            if not file_of(folder).exists():
                yield summary_of_folder(folder)
        for path in nights.glob(f"*{LOCKED_SUFFIX}"):
            yield _of_locked(path)

    def _of_file(self, path: Path) -> NightSummary:
        try:
            status = path.stat()
        except OSError as error:
            return _damaged(path, f"It cannot be read: {error.strerror}.")
        key = (status.st_mtime_ns, status.st_size)
        before = self._seen.get(path)
        if before is None or before[0] != key:
            before = (key, summary_of_file(path))
            self._seen[path] = before
        return before[1]


def summary_of_file(path: Path) -> NightSummary:
    """One line about a night file; `damaged` when it cannot be opened."""
    try:
        with open_night(path) as night:
            return _summary(path, night)
    except NightError as error:
        return _damaged(path, error.summary)


def _summary(path: Path, night: NightReader) -> NightSummary:
    meta = night.meta
    return NightSummary(
        night_id=meta.night_id,
        path=str(path),
        state="complete",
        subject=meta.subject,
        started_utc_ns=meta.started_utc_ns,
        duration_s=duration_s(night),
        placements=tuple(row.placement for row in meta.sensors),
        simulated=meta.simulated,
        labelled_s=labelled_s(night),
        problem="" if night.is_complete else " ".join(night.recovery.words),
    )


def _of_locked(path: Path) -> NightSummary:
    note = note_of(path)
    return NightSummary(
        night_id=note.night_id,
        path=str(path),
        state="locked",
        subject="",
        started_utc_ns=note.started_utc_ns,
        duration_s=note.duration_s,
        placements=(),
        simulated=False,
        problem="It is locked; use sleepmon unlock.",
    )


def summary_of_folder(folder: Path) -> NightSummary:
    """One line about a journal folder, from its first bytes and its age alone."""
    state = "recording" if is_locked(folder) else "interrupted"
    try:
        meta, written_ns = meta_of_folder(folder), _last_written_ns(folder)
    except OSError as error:
        return _damaged(folder, f"It cannot be read: {error.strerror}.")
    except NightError as error:
        return _damaged(folder, error.summary)
    if meta is None:
        return _damaged(folder, "Its beginning is damaged; use Recover.")
    return NightSummary(
        night_id=meta.night_id,
        path=str(folder),
        state="recording" if state == "recording" else "interrupted",
        subject=meta.subject,
        started_utc_ns=meta.started_utc_ns,
        duration_s=max(0.0, (written_ns - meta.started_utc_ns) / 1e9),
        placements=tuple(row.placement for row in meta.sensors),
        simulated=meta.simulated,
        problem="" if state == "recording" else "The night was cut off; use Recover.",
    )


def meta_of_folder(folder: Path) -> NightMeta | None:
    """What was written down of a night before its first sample; None when that is damaged.

    NightTooNew, or OSError when a file cannot be read.
    """
    heads = (head for path in journal_files(folder) for head in heads_of_file(path))
    return next((head.meta for head in heads), None)


def quiet_for_s(folder: Path) -> float:
    """How long ago something was last written to a journal; 0 when that cannot be told."""
    try:
        return max(0.0, (time.time_ns() - _last_written_ns(folder)) / 1e9)
    except (OSError, ValueError):
        return 0.0


def _last_written_ns(folder: Path) -> int:
    return max(path.stat().st_mtime_ns for path in journal_files(folder))


def _damaged(path: Path, problem: str) -> NightSummary:
    return NightSummary(
        night_id=path.stem,
        path=str(path),
        state="damaged",
        subject="",
        started_utc_ns=0,
        duration_s=0.0,
        placements=(),
        simulated=False,
        problem=problem,
    )
