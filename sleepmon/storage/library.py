"""The nights in a folder, newest first: being recorded, interrupted, complete or damaged."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from sleepmon.domain.errors import NightError
from sleepmon.domain.nights import NightGlance, NightMeta, NightSummary
from sleepmon.storage.folders import file_of, is_text, journal_files
from sleepmon.storage.layout import FILE_SUFFIX, FOLDER_SUFFIX
from sleepmon.storage.moved import is_recording
from sleepmon.storage.recovery import journal_folders
from sleepmon.storage.scan import heads_of_file
from sleepmon.storage.vault_note import LOCKED_SUFFIX, note_of

Look = Callable[[Sequence[Path]], Iterable[NightGlance]]
"""Opens night files and tells of each, in their order; `damaged` where one cannot be opened."""
_Mark = tuple[int, int, int, int]


class NightLibrary:
    """Looks at folders of nights, and remembers what it saw of files that did not change.

    It opens no night file itself: whoever made a file may have meant harm.
    """

    def __init__(self, look: Look, *folders: Path) -> None:
        self._look = look
        self._folders = folders
        self._seen: dict[Path, tuple[_Mark, NightGlance]] = {}

    def nights(self) -> tuple[NightSummary, ...]:
        """All nights, newest first; a damaged one is listed with its problem."""
        found = [glance.summary for glance in self.files()]
        for folder in self._folders:
            found += _without_files(folder)
        return tuple(sorted(found, key=lambda night: night.started_utc_ns, reverse=True))

    def files(self) -> tuple[NightGlance, ...]:
        """What there is to know of every night that has a file, each night once."""
        files = [file for folder in self._folders for file in _files_in(folder)]
        marks = {file: _mark_of(file) for file in files}
        new = [
            file for file in files if file not in self._seen or self._seen[file][0] != marks[file]
        ]
        for file, glance in zip(new, self._look(new) if new else (), strict=True):
            self._seen[file] = (marks[file], glance)
        return tuple(_each_once([self._seen[file][1] for file in files]))


def _files_in(nights: Path) -> list[Path]:
    if not nights.is_dir():
        return []
    found = (p for p in nights.glob(f"*{FILE_SUFFIX}") if is_text(p) and p.is_file())
    return sorted(found, key=lambda path: (len(path.name), path.name))  # copies have longer names


def _mark_of(file: Path) -> _Mark:
    """What changes when a file does; zeros when it cannot be looked at."""
    try:
        status = file.stat()
    except OSError:
        return (0, 0, 0, 0)
    return (status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)


def _each_once(files: list[NightGlance]) -> Iterator[NightGlance]:
    """Without the files of parts: a night that went on in another folder has one of the same name
    there until both are joined. Any other second file of a night says that it is one.
    """
    of_name: dict[str, list[NightGlance]] = {}
    for one in files:
        of_name.setdefault(Path(one.summary.path).name, []).append(one)
    first: dict[str, str] = {}
    for one in files:
        path, night_id = one.summary.path, one.summary.night_id
        if one.summary.state == "damaged":
            yield one
        elif not _is_part(one, of_name[Path(path).name]):
            shown = first.setdefault(night_id, path)
            yield one if shown == path else _told_as_second(one, Path(shown).name)


def _is_part(one: NightGlance, of_that_name: list[NightGlance]) -> bool:
    """Whether one of these is the whole night; of equals, the first is."""
    number = of_that_name.index(one)
    return any(
        _holds_all_of(other, one) and (k < number or not _holds_all_of(one, other))
        for k, other in enumerate(of_that_name)
        if k != number
    )


def _holds_all_of(one: NightGlance, other: NightGlance) -> bool:
    both = one.recovery, other.recovery
    return both[0] is not None and both[1] is not None and both[0].holds_all_of(both[1])


def _told_as_second(one: NightGlance, first: str) -> NightGlance:
    words = f"{first} is a file of the same night; only that one is learnt from."
    summary = msgspec.structs.replace(one.summary, problem=f"{words} {one.summary.problem}".strip())
    return msgspec.structs.replace(one, summary=summary)


def _without_files(nights: Path) -> Iterator[NightSummary]:
    """Nights that are being recorded, that were cut off, or that are locked."""
    for folder in journal_folders(nights):
        if not file_of(folder).exists():
            yield summary_of_folder(folder)
    for path in sorted(nights.iterdir()) if nights.is_dir() else ():
        if path.name.endswith((FILE_SUFFIX, FOLDER_SUFFIX, LOCKED_SUFFIX)) and not is_text(path):
            yield damaged(path, "Its name is not text; give it another.")
        elif path.name.endswith(LOCKED_SUFFIX):
            yield _of_locked(path)


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
    state = "recording" if is_recording(folder) else "interrupted"
    try:
        meta, written_ns = meta_of_folder(folder), _last_written_ns(folder)
    except OSError as error:
        return damaged(folder, f"It cannot be read: {error.strerror}.")
    except NightError as error:
        return damaged(folder, error.summary)
    if meta is None:
        return damaged(folder, "Its beginning is damaged; use Recover.")
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


def damaged(path: Path, problem: str) -> NightSummary:
    """One line about a night of which nothing can be told but what is wrong with it."""
    told = Path(os.fsencode(path).decode("utf-8", "replace"))
    return NightSummary(
        night_id="".join(sign if sign.isprintable() else "?" for sign in told.stem),
        path=str(told),
        state="damaged",
        subject="",
        started_utc_ns=0,
        duration_s=0.0,
        placements=(),
        simulated=False,
        problem=problem,
    )
