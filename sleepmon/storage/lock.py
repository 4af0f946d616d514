"""One writer per night: a lock that ends with its process, however that ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path

from sleepmon.domain.errors import FolderUnusable, NightInUse
from sleepmon.storage.files import NO_LINK, PRIVATE_FILE
from sleepmon.storage.layout import LOCK_NAME

HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK})
"""What systems say of a lock that somebody else holds; all else says that there are no locks."""


class NightLock:
    """Holds the LOCK file of a journal folder from making to `release`.

    NightInUse when somebody else holds it, FolderUnusable where there can be no lock.
    """

    def __init__(self, folder: Path, patience_s: float = 0.5) -> None:
        self._descriptor = _open(folder / LOCK_NAME)
        try:
            _lock_within(self._descriptor, patience_s)
        except OSError as error:
            os.close(self._descriptor)
            if error.errno not in HELD:
                raise FolderUnusable(
                    f"The folder {folder.name} is on a disk that keeps no locks.",
                    "Choose another folder for nights, on this computer.",
                    str(error),
                ) from error
            raise NightInUse(
                "This night is being recorded right now.",
                "Stop that recording first.",
                str(error),
            ) from error

    def release(self) -> None:
        """Let others write; closing the file is what frees it on every system."""
        os.close(self._descriptor)


def is_locked(folder: Path) -> bool:
    """Whether somebody is writing this night."""
    try:
        if not (folder / LOCK_NAME).exists():
            return False
        NightLock(folder, patience_s=0.0).release()
    except NightInUse:
        return True
    except (FolderUnusable, OSError):  # of somebody else: none of ours writes there
        return False
    return False


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, PRIVATE_FILE)
    except OSError as error:
        raise FolderUnusable(
            f"The folder {path.parent.name} cannot be written to.",
            "Choose another folder for nights.",
            str(error),
        ) from error


def _lock_within(descriptor: int, patience_s: float) -> None:
    """Whoever only asks whether a night is being written holds its lock for an instant."""
    limit = time.monotonic() + patience_s
    while True:
        try:
            return _lock(descriptor)
        except OSError:
            if time.monotonic() >= limit:
                raise
            time.sleep(0.02)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
