"""How a night's journal comes to be: begun anew, or taken up again after an interruption."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from sleepmon.domain.clock import Clock
from sleepmon.domain.errors import DiskFull, UsageError
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import FORMAT_NAME, FORMAT_VERSION, EndReason, NightMeta
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sizes import size_words
from sleepmon.storage import space
from sleepmon.storage.encoder import LastSeen
from sleepmon.storage.files import Files
from sleepmon.storage.folders import make_journal_folder, unusable
from sleepmon.storage.frames import Frame
from sleepmon.storage.journal import Journal, Trouble
from sleepmon.storage.layout import (
    BALLAST_BYTES,
    MAX_ATTRIBUTE_BYTES,
    MAX_JOURNAL_BYTES,
    MAX_SENSORS,
    FrameType,
)
from sleepmon.storage.lock import NightLock
from sleepmon.storage.records import End, FileHead
from sleepmon.storage.resumption import resumption_of


@dataclass(frozen=True, slots=True)
class RecorderOptions:
    """How often and how much; the defaults are what night-long recording wants."""

    sync_every_s: float = 1.0
    clock_every_s: float = 60.0
    head_every_s: float = 600.0
    space_every_s: float = 10.0
    lag_warn_s: float = 5.0
    queue_items: int = 20_000
    ballast_bytes: int = BALLAST_BYTES
    max_file_bytes: int = MAX_JOURNAL_BYTES
    check_space: bool = True


@dataclass(frozen=True, slots=True)
class OpenedNight:
    """A journal folder that is ours to write to."""

    folder: Path
    meta: NightMeta
    lock: NightLock
    fallback: Path | None
    run: int = 0
    next_seq: int = 0
    interrupted: dict[SensorId, LastSeen] = field(default_factory=dict)
    labels: LabelTrack = field(default_factory=LabelTrack)


def begin_night(
    nights: Path, meta: NightMeta, fallback: Path | None, files: Files, options: RecorderOptions
) -> OpenedNight:
    """Make and lock the folder of a new night; FolderUnusable, DiskFull or UsageError."""
    _check_meta(meta)
    if options.check_space:
        _check_space(nights, meta, files)
    folder = make_journal_folder(nights, meta, files)
    return OpenedNight(folder, meta, NightLock(folder), _beside(fallback, folder))


def take_up_night(journal_folder: Path, fallback: Path | None) -> OpenedNight:
    """Lock an interrupted night and find where it stood; NightInUse or NightUnreadable."""
    if not journal_folder.is_dir():
        raise UsageError(f"There is no night in {journal_folder}.")
    lock = NightLock(journal_folder)
    try:
        found = resumption_of(journal_folder)
    except BaseException:
        lock.release()
        raise
    return OpenedNight(
        folder=journal_folder,
        meta=found.meta,
        lock=lock,
        fallback=_beside(fallback, journal_folder),
        run=found.run + 1,
        next_seq=found.next_seq,
        interrupted=found.interrupted,
        labels=found.labels,
    )


def open_journal(
    opened: OpenedNight,
    clock: Clock,
    files: Files,
    options: RecorderOptions,
    on_trouble: Callable[[Trouble], None],
) -> Journal:
    """Begin the journal file that this run writes; the lock is released when that fails."""

    def head(file_index: int, next_seq: int) -> Frame:
        content = FileHead(
            format=FORMAT_NAME,
            format_version=FORMAT_VERSION,
            meta=opened.meta,
            run=opened.run,
            file_index=file_index,
            next_seq=next_seq,
            monotonic_ns=clock.monotonic_ns(),
            utc_ns=clock.utc_ns(),
            fallback=str(opened.fallback or ""),
            home=str(opened.folder),
        )
        return Frame(FrameType.META, 0, msgspec.json.encode(content))

    def end(reason: EndReason) -> Frame:
        content = End(reason=reason, utc_ns=clock.utc_ns())
        return Frame(FrameType.END, 0, msgspec.json.encode(content))

    folders = (opened.folder, *([opened.fallback] if opened.fallback else []))
    try:
        return Journal(
            folders,
            head,
            end,
            on_trouble,
            files,
            run=opened.run,
            next_seq=opened.next_seq,
            ballast_bytes=options.ballast_bytes,
            max_bytes=options.max_file_bytes,
        )
    except OSError as error:
        opened.lock.release()
        raise unusable(opened.folder.parent, error) from error


def _beside(fallback: Path | None, folder: Path) -> Path | None:
    return None if fallback is None or fallback == folder.parent else fallback / folder.name


def _check_meta(meta: NightMeta) -> None:
    if not 0 < len(meta.sensors) <= MAX_SENSORS:
        raise UsageError(f"A night has 1 to {MAX_SENSORS} sensors.")
    if len({row.sensor for row in meta.sensors}) < len(meta.sensors):
        raise UsageError("A sensor takes part in a night once.")
    if len(msgspec.json.encode(meta)) > MAX_ATTRIBUTE_BYTES // 2:
        raise UsageError("The note of the night is too long.")


def _check_space(nights: Path, meta: NightMeta, files: Files) -> None:
    place = next((p for p in (nights, *nights.parents) if p.is_dir()), nights)
    try:
        free = files.free_bytes(place)
    except OSError as error:
        raise unusable(nights, error) from error
    needed = space.bytes_needed(meta.sensors, meta.planned_s)
    if free < needed:
        raise DiskFull(
            f"The night needs {size_words(needed)} and the disk has {size_words(free)} left.",
            "Make room or choose another folder.",
        )
