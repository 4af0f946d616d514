"""Lets journals go, once a later start has proved the night files that were built from them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sleepmon.domain.errors import NightError
from sleepmon.storage.files import fsync_folder
from sleepmon.storage.folders import file_of
from sleepmon.storage.joining import edits_of, part_of, remove_part
from sleepmon.storage.lock import NightLock
from sleepmon.storage.moved import fallback_of, is_recording, lost_beginning, may_go_on_elsewhere
from sleepmon.storage.reader import open_night
from sleepmon.storage.recovery import GOING_SUFFIX, built_journals, report_of
from sleepmon.storage.scan import JournalIndex
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night


@dataclass(frozen=True, slots=True)
class Released:
    """What became of the journal of a built night; `problem` says why it was kept."""

    folder: Path
    problem: str = ""


def release_journals(nights: Path) -> tuple[Released, ...]:
    """Remove the journals whose night file holds all of them and proves itself; keep the others.

    What holds more than its file, because the night went on or its other part came back, is built
    again, and let go at a later start. Reads such files whole: call it where that disturbs nobody.
    """
    released = []
    for folder in built_journals(nights):
        if folder.suffix == GOING_SUFFIX:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            released.append(Released(folder, release_journal(folder)))
    return tuple(released)


def release_journal(folder: Path) -> str:
    """Remove one journal; the reason why not, if it was kept."""
    if is_recording(folder):
        return "It is being recorded."
    try:
        lock = NightLock(folder, patience_s=0.0)
    except NightError as error:
        return error.summary
    try:
        problem = _why_keep(folder)
        if not problem:
            _let_go(folder)
    except (NightError, OSError) as error:
        return f"It could not be compared with its file: {error}"
    finally:
        lock.release()
    return problem


def put_aside(folder: Path) -> tuple[Path, ...]:
    """Give all of a night's journal names under which nobody takes it for one; OSError.

    The beginning goes last: the rest alone would be taken for a night of its own.
    """
    elsewhere = fallback_of(folder)
    going = []
    for place in (*([elsewhere] if elsewhere is not None else []), folder):
        going.append(place.with_name(place.name + GOING_SUFFIX))
        place.rename(going[-1])
        fsync_folder(place.parent)
    return tuple(going)


def _let_go(folder: Path) -> None:
    """First the file of a part, which nothing but the journal leads to; then the journal."""
    part = part_of(folder)
    if part is not None:
        remove_part(part)
    for place in put_aside(folder):
        shutil.rmtree(place)


def _why_keep(folder: Path) -> str:
    if lost_beginning(folder):
        return "The beginning of the night is elsewhere: the journal is kept to be joined with it."
    file, index = file_of(folder), JournalIndex(folder)
    journal, part = report_of(index), part_of(folder)
    elsewhere = may_go_on_elsewhere(folder) if journal.ended is None else None
    if elsewhere is not None:
        return f"The night may have gone on in {elsewhere.parent}, which is not there."
    edits = edits_of(part, index) if part is not None else None
    with open_night(file) as night:
        stored = night.recovery
        is_joined = edits is None or edits.are_in(night)
    if not is_joined or not stored.holds_all_of(journal):
        if stored.night_id != journal.night_id or not journal.holds_all_of(stored):
            return "The file is not of this journal alone: both are kept."
        build_night(folder, file, _nobody)
        return "It held more than the file, which was built again."
    report = verify_night(file)
    if any(report.samples.get(sensor, 0) < n for sensor, n in journal.samples.items()):
        return "The file does not hold the samples of the journal."
    broken = [f.words for f in report.findings if f.name == "checksums" and f.state != "ok"]
    return broken[0] if broken else ""


def _nobody(part: float) -> None:
    """Nobody waits for it."""
