"""The open night on disk: frames are appended, never changed, and survive kill and power cut.

Who writes: one thread appends and another syncs, and the first never waits for the second. A file
that ever failed is never touched again: the next one begins with all frames not yet known to be on
disk. A file that is full stays open until it is synced.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sleepmon.domain.errors import NightError
from sleepmon.domain.nights import EndReason
from sleepmon.storage.files import Files, is_disk_full, make_folders
from sleepmon.storage.frames import Frame, seal
from sleepmon.storage.layout import (
    BALLAST_BYTES,
    BALLAST_NAME,
    MAX_JOURNAL_BYTES,
    MAX_PAYLOAD,
    journal_name,
)

_NUMBERED = re.compile(r"journal-(\d{4,9})\.smj")
ROLL_ATTEMPTS = 3
"""A disk that failed once may fail again at once, and then be well."""


class JournalStopped(NightError):
    """Nothing more can be written; `reason` is `disk full` or `fault`."""

    def __init__(self, reason: EndReason, details: str) -> None:
        super().__init__("The night cannot be written any more.", details=details)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error of the disk that was dealt with."""

    kind: str
    """`rolled over`, `fallback folder` or `disk full`."""
    words: str
    details: str


class _Waiting(NamedTuple):
    """A frame that is written but not yet known to be on disk."""

    seq: int
    frame: Frame


class _OpenFile:
    """One journal file while it is written."""

    def __init__(self, descriptor: int, path: Path, salt: int) -> None:
        self.descriptor = descriptor
        self.path = path
        self.salt = salt
        self.size = 0


class Journal:
    """Append-only files of one night. `head(file_index, next_seq)` makes the first frame of
    each file and `end(reason)` the last of the night.

    `on_trouble` is called under the journal's lock and must return at once.
    """

    def __init__(
        self,
        folders: tuple[Path, ...],
        head: Callable[[int, int], Frame],
        end: Callable[[EndReason], Frame],
        on_trouble: Callable[[Trouble], None],
        files: Files,
        *,
        run: int = 0,
        next_seq: int = 0,
        ballast_bytes: int = BALLAST_BYTES,
        max_bytes: int = MAX_JOURNAL_BYTES,
    ) -> None:
        self._folders = folders
        self._head = head
        self._end = end
        self._on_trouble = on_trouble
        self._files = files
        self._run = run
        self._seq = next_seq
        self._durable = next_seq - 1
        self._max_bytes = max_bytes
        self._index = _last_number(folders)
        """Goes on over all folders: by it a tail knows which file came later."""
        self._waiting: deque[_Waiting] = deque()
        self._lock = threading.RLock()
        self._sync_gate = threading.Lock()
        self._full: list[_OpenFile] = []
        """Files that grew to their full size since the last sync, oldest first."""
        self._syncing: tuple[_OpenFile, ...] = ()
        self._stopped: JournalStopped | None = None
        self._is_closed = False
        self._ballast = folders[0] / BALLAST_NAME
        files.reserve(self._ballast, ballast_bytes)
        self._file = self._begin_file(folders[0])

    @property
    def durable_seq(self) -> int:
        """Seq of the last frame known to be on disk; -1 before the first."""
        return self._durable

    @property
    def next_seq(self) -> int:
        """Seq that the next frame gets."""
        return self._seq

    @property
    def folder(self) -> Path:
        """The folder that is written to now."""
        return self._file.path.parent

    @property
    def stopped(self) -> JournalStopped | None:
        """Why nothing more can be written, if so."""
        return self._stopped

    def append(self, frame: Frame) -> int:
        """Write one frame in one write, and give its seq; JournalStopped when nothing can be."""
        if len(frame.payload) > MAX_PAYLOAD:
            raise ValueError(f"a frame holds at most {MAX_PAYLOAD} bytes")
        with self._lock:
            if self._stopped is not None:
                raise self._stopped
            if self._is_closed:
                raise ValueError("the journal is closed")
            seq = self._seq
            self._seq += 1
            self._waiting.append(_Waiting(seq, frame))
            data = seal(frame, seq, self._run, self._file.salt)
            try:
                self._files.write_all(self._file.descriptor, data)
                self._file.size += len(data)
                if self._file.size >= self._max_bytes:
                    self._roll_by_size()
            except OSError as error:
                self._deal_with(error)
            stopped = self.stopped
            if stopped is not None and self._durable < seq:
                raise stopped
            return seq

    def repeat_head(self) -> None:
        """Write the META frame once more, so that one damaged spot cannot hide it."""
        with self._lock:
            if self._stopped is not None:
                raise self._stopped
            data = self._sealed_head(self._file, self._seq)
            try:
                self._files.write_all(self._file.descriptor, data)
                self._file.size += len(data)
            except OSError as error:
                self._deal_with(error)

    def sync(self) -> int:
        """Bring what was appended before this call to the disk; gives the last durable seq.

        Takes as long as the disk does, without keeping `append` waiting.
        """
        with self._sync_gate:
            self._sync()
        return self._durable

    def close(self, reason: EndReason) -> None:
        """Write the last frame, sync, and give the ballast back."""
        with self._sync_gate, self._lock:
            if self._is_closed:
                return
            if self._stopped is None:
                with contextlib.suppress(JournalStopped):  # said through `stopped`
                    self.append(self._end(reason))
                    while self.stopped is None and self._durable < self._seq - 1:
                        self._sync()  # a failing sync rolls over to a file that is synced whole
            self._is_closed = True
            self._close_files(self._file, *self._full)
            with contextlib.suppress(OSError):
                self._files.remove(self._ballast)

    def _sync(self) -> None:
        with self._lock:
            if self._stopped is not None or self._is_closed:
                return
            last, file, full = self._seq - 1, self._file, tuple(self._full)
            self._syncing = (*full, file)
        try:
            self._sync_files(file, full)
        except OSError as error:
            with self._lock:
                # Files left behind meanwhile have nothing that the newer one does not have.
                if self._is_used(file) and self._stopped is None:
                    self._deal_with(error, stands=False)
                self._end_sync()
            return
        with self._lock:
            if self._is_used(file):
                self._mark_durable(last)
                self._full = self._full[len(full) :]
            self._end_sync()

    def _sync_files(self, file: _OpenFile, full: tuple[_OpenFile, ...]) -> None:
        """The full files first, then the one that followed them, and its name."""
        for one in (*full, file):
            self._files.sync(one.descriptor)
        if full:
            self._files.sync_folder(file.path.parent)
        self._files.expect_kept(file.descriptor, file.path)

    # --- files ------------------------------------------------------------------------------

    def _sealed_head(self, file: _OpenFile, next_seq: int) -> bytes:
        return seal(self._head(self._index, next_seq), next_seq, self._run, file.salt)

    def _begin_file(self, folder: Path) -> _OpenFile:
        """Make the next file, with all waiting frames, and sync it."""
        file = self._new_file(folder, self._waiting)
        try:
            self._files.sync(file.descriptor)
            self._files.sync_folder(folder)
        except OSError:
            self._close_files(file)
            raise
        self._mark_durable(self._seq - 1)
        return file

    def _new_file(self, folder: Path, waiting: Collection[_Waiting]) -> _OpenFile:
        """Make the next file: the head twice, then these frames; nothing is synced."""
        path = self._next_free_path(folder)
        salt = int.from_bytes(os.urandom(4), "little")
        file = _OpenFile(self._files.create(path), path, salt)
        first = next((w.seq for w in waiting), self._seq)
        parts = [self._sealed_head(file, first)] * 2
        parts += [seal(w.frame, w.seq, self._run, salt) for w in waiting]
        data = b"".join(parts)
        try:
            self._files.write_all(file.descriptor, data)
        except OSError:
            self._close_files(file)
            raise
        file.size = len(data)
        return file

    def _next_free_path(self, folder: Path) -> Path:
        while True:
            self._index += 1
            path = folder / journal_name(self._index)
            if not path.exists():
                return path

    def _roll_by_size(self) -> None:
        """Go on in a next file; `sync` brings the full one to the disk, and waits for it alone."""
        full = self._file
        self._file = self._new_file(full.path.parent, ())
        self._full.append(full)

    def _replace_file(self, folder: Path) -> None:
        """Leave all files alone; what of them may not be on disk stands in the next one too."""
        left = (self._file, *self._full)
        self._file = self._begin_file(folder)
        self._full.clear()
        # `sync` closes those that it is at when it is done with them.
        self._close_files(*(file for file in left if file not in self._syncing))

    def _is_used(self, file: _OpenFile) -> bool:
        return file is self._file or file in self._full

    def _mark_durable(self, seq: int) -> None:
        self._durable = max(self._durable, seq)
        while self._waiting and self._waiting[0].seq <= self._durable:
            self._waiting.popleft()

    def _end_sync(self) -> None:
        self._close_files(*(file for file in self._syncing if not self._is_used(file)))
        self._syncing = ()

    def _close_files(self, *files: _OpenFile) -> None:
        for file in files:
            with contextlib.suppress(OSError):
                self._files.close(file.descriptor)

    # --- trouble ----------------------------------------------------------------------------

    def _deal_with(self, error: OSError, *, stands: bool = True) -> None:
        """`stands` is False when a sync failed."""
        if is_disk_full(error):
            self._stop_on_full_disk(error, stands=stands)
        else:
            self._roll_on_error(error)

    def _roll_on_error(self, error: OSError) -> None:
        """Leave the failing file alone and go on in the next, or in another folder."""
        last = error
        for number, folder in list(enumerate(self._folders)) * ROLL_ATTEMPTS:
            try:
                if number > 0:
                    make_folders(folder, self._files)
                self._replace_file(folder)
            except OSError as again:
                last = again
                continue
            kind, where = ("rolled over", "a new file")
            if number > 0:
                kind, where = ("fallback folder", "another folder")
            words = f"The disk reported an error; recording went on in {where}."
            self._on_trouble(Trouble(kind, words, str(error)))
            return
        if not (is_disk_full(last) and self._end_in_new_file(last)):
            self._stopped = JournalStopped("fault", f"{error}; then {last}")

    def _end_in_new_file(self, error: OSError) -> bool:
        """The file is bad and the disk is full: the ballast makes room for one last file."""
        with contextlib.suppress(OSError):
            self._files.remove(self._ballast)
        try:
            self._replace_file(self._folders[0])
        except OSError:
            return False
        self._stop_on_full_disk(error, stands=True)
        return True

    def _stop_on_full_disk(self, error: OSError, *, stands: bool) -> None:
        """Free the ballast, then write what may be missing and the END behind the last whole frame.

        `stands` says that a write failed: then all frames but the last are in the files, however
        many wait to be synced. After a failed sync none of them can be trusted, and all are
        written again; readers drop the second copy by its seq.
        """
        self._stopped = JournalStopped("disk full", str(error))
        with contextlib.suppress(OSError):
            self._files.remove(self._ballast)
        missing = list(self._waiting)[-1:] if stands else list(self._waiting)
        end = _Waiting(self._seq, self._end("disk full"))
        before = missing[0].seq - 1 if missing else self._seq - 1
        self._seq += 1
        for frames, durable in (([*missing, end], end.seq), ([end], before), ([], before)):
            try:
                self._finish_file(frames)
            except OSError as again:
                self._stopped = JournalStopped("disk full", f"{error}; then {again}")
                continue
            self._mark_durable(durable)
            break
        self._on_trouble(
            Trouble("disk full", "The disk is full; the night was closed.", str(error))
        )

    def _finish_file(self, frames: Collection[_Waiting]) -> None:
        """Cut off half a frame, write these instead, and sync."""
        file = self._file
        self._files.truncate(file.descriptor, file.size)
        data = b"".join(seal(w.frame, w.seq, self._run, file.salt) for w in frames)
        self._files.write_all(file.descriptor, data)
        file.size += len(data)
        self._sync_files(file, tuple(self._full))


def _last_number(folders: tuple[Path, ...]) -> int:
    """Of the journal files that are there already; -1 before the first."""
    names: list[str] = []
    for folder in folders:
        with contextlib.suppress(OSError):  # a fallback that is not there, or cannot be looked into
            names += os.listdir(folder)
    numbers = (int(found[1]) for name in names if (found := _NUMBERED.fullmatch(name)))
    return max(numbers, default=-1)
