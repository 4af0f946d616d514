"""Finds nights that were interrupted, and says in words what of them is there."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sleepmon.domain.nights import NightMeta, RecoveryReport
from sleepmon.domain.sizes import size_words
from sleepmon.storage.folders import file_of, is_text
from sleepmon.storage.layout import FOLDER_SUFFIX, JOURNAL_GLOB, FrameType
from sleepmon.storage.moved import is_recording, is_rest, lost_beginning
from sleepmon.storage.records import BAD_PAYLOAD, CLOCK_BODY
from sleepmon.storage.resumption import end_reason, last_seen
from sleepmon.storage.scan import JournalIndex

GOING_SUFFIX = ".going"
"""A journal that is being removed bears this name, so that half of one is never taken for one."""


def find_interrupted(nights: Path) -> tuple[Path, ...]:
    """Journal folders that nobody is writing and whose night file was not built."""
    return tuple(
        folder
        for folder in journal_folders(nights)
        if not file_of(folder).exists() and not is_recording(folder)
    )


def journal_folders(nights: Path) -> tuple[Path, ...]:
    """Journal folders below the folder of nights, oldest first.

    What a failing disk made of a night's end is part of the night that lies elsewhere.
    """
    if not nights.is_dir():
        return ()
    return tuple(
        folder
        for folder in sorted(nights.glob(f"*{FOLDER_SUFFIX}"))
        if is_text(folder)
        and folder.is_dir()
        and not folder.is_symlink()
        and any(folder.glob(JOURNAL_GLOB))
        and not is_rest(folder)
    )


def built_journals(nights: Path) -> tuple[Path, ...]:
    """Journals whose night file is there, and what is left of those that were going."""
    left = nights.glob(f"*{FOLDER_SUFFIX}{GOING_SUFFIX}") if nights.is_dir() else ()
    built = (folder for folder in journal_folders(nights) if file_of(folder).exists())
    return (*built, *sorted(left))


def inspect(journal_folder: Path) -> RecoveryReport:
    """Scan a night's journal, changing nothing; NightUnreadable when it cannot be told whose."""
    return report_of(JournalIndex(journal_folder))


def report_of(index: JournalIndex) -> RecoveryReport:
    """The report of a journal that was scanned."""
    counts = index.sample_counts()
    samples = {str(row.sensor): n for row, n in zip(index.meta.sensors, counts, strict=True)}
    last_ns = _last_utc_ns(index)
    ended = end_reason(index)
    return RecoveryReport(
        night_id=index.meta.night_id,
        folder=str(index.folder),
        words=_words(index, ended, last_ns),
        ended=ended,
        files=index.files,
        runs=1 + max(head.run for head in index.heads),
        frames=len(index.rows),
        torn_bytes=index.damage.torn_bytes,
        damaged_spots=index.damage.spots,
        damaged_bytes=index.damage.bytes,
        missing_seqs=index.missing_seqs,
        last_utc_ns=last_ns,
        samples=samples,
    )


def _last_utc_ns(index: JournalIndex) -> int | None:
    times = [seen.utc_ns for seen in last_seen(index).values()]
    found = index.last(FrameType.CLOCK)
    with contextlib.suppress(*BAD_PAYLOAD):
        times += [CLOCK_BODY.unpack(found[1])[1]] if found else []
    return max(times, default=None)


def _words(index: JournalIndex, ended: str | None, last_ns: int | None) -> tuple[str, ...]:
    until = f" Saved until {_clock_time(index.meta, last_ns)}." if last_ns is not None else ""
    words = [f"The night ended ({ended}).{until}" if ended else f"The night was cut off.{until}"]
    if lost_beginning(index.folder):
        words.append("Its beginning is in a folder that is not there; bring that back to join it.")
    damage = index.damage
    if damage.torn_bytes:
        torn = size_words(damage.torn_bytes)
        words.append(f"The last {torn} were being written and are dropped.")
    if damage.spots:
        size = size_words(damage.bytes)
        places = "1 place" if damage.spots == 1 else f"{damage.spots} places"
        words.append(f"The disk damaged {places}, {size}; all else is good.")
    if index.missing_seqs:
        entries = "1 entry is" if index.missing_seqs == 1 else f"{index.missing_seqs} entries are"
        words.append(f"{entries} missing.")
    if len(words) == 1:
        words.append("Of what is there nothing is torn, damaged or missing.")
    return tuple(words)


def _clock_time(meta: NightMeta, utc_ns: int) -> str:
    zone = timezone(timedelta(seconds=meta.utc_offset_s))
    return datetime.fromtimestamp(utc_ns / 1e9, zone).strftime("%H:%M:%S")
