"""Lets journals go, once a later start has proved the night files that were built from them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sleepmon.domain.errors import NightError, NightInUse
from sleepmon.domain.nights import RecoveryReport
from sleepmon.storage.folders import file_of
from sleepmon.storage.lock import NightLock
from sleepmon.storage.moved import fallback_of, lost_beginning
from sleepmon.storage.reader import open_night
from sleepmon.storage.recovery import GOING_SUFFIX, built_journals, inspect
from sleepmon.storage.verify import verify_night


@dataclass(frozen=True, slots=True)
class Released:
    """What became of the journal of a built night; `problem` says why it was kept."""

    folder: Path
    problem: str = ""


def release_journals(nights: Path) -> tuple[Released, ...]:
    """Remove the journals whose night file holds all of them and proves itself; keep the others.

    Reads every such file whole: call it where that disturbs nobody.
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
    try:
        lock = NightLock(folder, patience_s=0.0)
    except NightInUse:
        return "It is being recorded."
    except NightError as error:
        return error.summary
    try:
        problem = _why_keep(folder)
        if not problem:
            for place in put_aside(folder):
                shutil.rmtree(place)
    except (NightError, OSError) as error:
        return f"It could not be compared with its file: {error}"
    finally:
        lock.release()
    return problem


def put_aside(folder: Path) -> tuple[Path, ...]:
    """Give all of a night's journal names under which nobody takes it for one; OSError."""
    elsewhere = fallback_of(folder)
    going = []
    for place in (*([elsewhere] if elsewhere is not None else []), folder):
        going.append(place.with_name(place.name + GOING_SUFFIX))
        place.rename(going[-1])
    return tuple(going)


def _why_keep(folder: Path) -> str:
    if lost_beginning(folder):
        return "The beginning of the night is elsewhere: the journal is kept to be joined with it."
    file, journal = file_of(folder), inspect(folder)
    with open_night(file) as night:
        stored = night.recovery
    if not _holds_all(stored, journal):
        return "The journal holds more than the file: build it again."
    report = verify_night(file)
    if report.samples != journal.samples or report.night_id != journal.night_id:
        return "The file does not hold the samples of the journal."
    broken = [f.words for f in report.findings if f.name == "checksums" and f.state != "ok"]
    return broken[0] if broken else ""


def _holds_all(stored: RecoveryReport, journal: RecoveryReport) -> bool:
    return (stored.night_id, stored.frames) == (journal.night_id, journal.frames)
