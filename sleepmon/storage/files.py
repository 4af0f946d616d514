"""The few things asked of a disk, each in one place, so that a test can make each of them fail."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
FULL_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""For files that are written where others may have put something: a link there leads elsewhere."""
_BINARY = getattr(os, "O_BINARY", 0)


class Files:
    """Calls to the operating system's files; every one may raise OSError."""

    def create(self, path: Path) -> int:
        """Make a new file for appending, readable by this user only; it must not exist."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | _BINARY
        return os.open(path, flags, PRIVATE_FILE)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Write some of the data, and say how many bytes it was."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Return when what was written is on the disk, not only in the computer's memory."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)  # fsync does not flush the drive there
        elif sys.platform == "linux":
            os.fdatasync(descriptor)
        else:
            os.fsync(descriptor)

    def expect_kept(self, descriptor: int, path: Path) -> None:
        """FileNotFoundError when the open file was deleted: what is written goes nowhere."""
        if os.fstat(descriptor).st_nlink == 0 and not path.exists():
            raise FileNotFoundError(errno.ENOENT, "the file was deleted while it was written")

    def truncate(self, descriptor: int, size: int) -> None:
        """Cut the file back to its first bytes."""
        os.ftruncate(descriptor, size)

    def close(self, descriptor: int) -> None:
        """Give the file back."""
        os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def rename(self, source: Path, target: Path) -> None:
        """Put a file under another name in one step, replacing what is there."""
        os.replace(source, target)

    def make_folder(self, path: Path) -> None:
        """Make a folder for this user only; FileExistsError when it is there."""
        path.mkdir(mode=PRIVATE_FOLDER)

    def sync_folder(self, path: Path) -> None:
        """Return when the folder's list of names is on the disk."""
        if sys.platform == "win32":  # names are durable there without asking
            return
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def reserve(self, path: Path, size: int) -> None:
        """Make a file that really occupies so many bytes."""
        flags = os.O_WRONLY | os.O_CREAT | NO_LINK | _BINARY
        descriptor = os.open(path, flags, PRIVATE_FILE)
        try:
            if sys.platform == "linux":
                os.posix_fallocate(descriptor, 0, size)
            else:
                self.write_all(descriptor, bytes(size))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def free_bytes(self, folder: Path) -> int:
        """Bytes that may still be written below the folder."""
        return shutil.disk_usage(folder).free

    def write_all(self, descriptor: int, data: bytes) -> None:
        """Write all of the data, in as many steps as the system needs."""
        view = memoryview(data)
        done = 0
        while done < len(view):
            written = self.write(descriptor, view[done:] if done else data)
            if not written:
                raise OSError(errno.EIO, "the disk took nothing and did not say why")
            done += written


def is_disk_full(error: OSError) -> bool:
    """Whether there was no room, as opposed to a disk that fails."""
    return error.errno in FULL_DISK_ERRORS


def make_folders(path: Path, files: Files | None = None) -> None:
    """Make a folder and those above it, for this user only where new, safe from a power cut."""
    disk = files or Files()
    missing = [place for place in (path, *path.parents) if not place.exists()]
    for place in reversed(missing):
        with contextlib.suppress(FileExistsError):
            disk.make_folder(place)
        with contextlib.suppress(PermissionError):  # of others, who let us write but not look
            disk.sync_folder(place.parent)


def fsync_folder(path: Path) -> None:
    """Return when the folder's list of names is on the disk."""
    Files().sync_folder(path)


def atomic_write(path: Path, data: bytes, files: Files | None = None) -> None:
    """Replace a small file so that either the old or the new content is there, never a mixture."""
    disk = files or Files()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with contextlib.suppress(FileNotFoundError):
        disk.remove(part)
    descriptor = disk.create(part)
    try:
        try:
            disk.write_all(descriptor, data)
            disk.sync(descriptor)
        finally:
            disk.close(descriptor)
        disk.rename(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            disk.remove(part)
        raise
    disk.sync_folder(path.parent)
