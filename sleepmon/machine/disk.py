"""What the computer knows of the disk under a folder: room, permission, and where it really is."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Literal, Protocol

Where = Literal["local", "network", "cloud-synced", "unknown"]

MOUNTS = Path("/proc/self/mountinfo")
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.davfs2",
        "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.s3fs", "ceph", "fuse.ceph",
        "glusterfs", "fuse.glusterfs", "9p", "afs", "ncpfs", "fuse.google-drive-ocamlfuse",
    }
)  # fmt: skip
SYNCED_FOLDER_WORDS = (
    "onedrive", "dropbox", "google drive", "googledrive", "my drive", "icloud drive", "icloud~",
    "mobile documents", "cloudstorage", "nextcloud", "owncloud", "box sync", "pcloud", "syncthing",
)  # fmt: skip
WINDOWS_REMOTE_DRIVE = 4


class Disk(Protocol):
    """What is asked of the disk before and during a night."""

    def free_bytes(self, folder: Path) -> int:
        """Bytes that may still be written below the folder."""
        ...

    def is_writable(self, folder: Path) -> bool:
        """Whether a file can be made and removed in the folder."""
        ...

    def where(self, folder: Path) -> Where:
        """Whether the folder lies on this computer's own disk."""
        ...


class SystemDisk:
    """A `Disk` that asks the operating system."""

    def free_bytes(self, folder: Path) -> int:
        """Bytes left for this user on the disk of the folder, which need not exist yet."""
        return shutil.disk_usage(_nearest_existing(folder)).free

    def is_writable(self, folder: Path) -> bool:
        """Whether a file can really be made there: permission bits alone do not tell."""
        try:
            with tempfile.TemporaryFile(dir=_nearest_existing(folder)) as probe:
                probe.write(b"\0")
        except OSError:
            return False
        return True

    def where(self, folder: Path) -> Where:
        """`network` and `cloud-synced` folders break promises about what is on disk."""
        resolved = _nearest_existing(folder).resolve()
        if any(word in part.casefold() for part in resolved.parts for word in SYNCED_FOLDER_WORDS):
            return "cloud-synced"
        return _where_mounted(resolved)


class BoundlessDisk:
    """The null form of `Disk`: always room, always writable, always local."""

    def free_bytes(self, folder: Path) -> int:
        """As much as a large disk has."""
        return 1 << 42

    def is_writable(self, folder: Path) -> bool:
        """Always."""
        return True

    def where(self, folder: Path) -> Where:
        """Always this computer's own disk."""
        return "local"


def _nearest_existing(folder: Path) -> Path:
    candidates = (folder.absolute(), *folder.absolute().parents)
    return next((place for place in candidates if place.is_dir()), Path(folder.absolute().anchor))


def _where_mounted(folder: Path) -> Where:
    if sys.platform == "win32":
        import ctypes

        kind = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)
        return "network" if kind == WINDOWS_REMOTE_DRIVE else "local"
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # not Linux: the mount table is not readable as a file
        return "unknown"
    return where_by_mounts(folder, lines)


def where_by_mounts(folder: Path, mountinfo: list[str]) -> Where:
    """Judge by the lines of Linux' mountinfo: the longest mount point above the folder decides."""
    best, kind = "", ""
    for line in mountinfo:
        left, separator, right = line.partition(" - ")
        fields = left.split()
        if not separator or len(fields) < 5:
            continue
        point = fields[4].replace("\\040", " ")
        inside = folder == Path(point) or Path(point) in folder.parents
        if inside and len(point) >= len(best):
            best, kind = point, right.split()[0]
    if not kind:
        return "unknown"
    return "network" if kind in NETWORK_FILE_SYSTEMS else "local"
