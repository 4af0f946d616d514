"""Whether nights may be kept in a folder, or anything at all."""

from __future__ import annotations

from pathlib import Path

from sleepmon.domain.errors import RefusedError
from sleepmon.services.ports import Disk

_WHERE_WORDS = {
    "network": "The folder is on a network drive, which can vanish during the night.",
    "cloud-synced": "The folder is synchronised with a cloud, which would move half-made files.",
}


def folder_problem(folder: str, disk: Disk) -> str:
    """Why nights cannot be kept there; empty when they can.

    A folder that does not exist yet is fine when it can be made.
    """
    if not folder:
        return "No folder for nights is given."
    if "://" in folder:
        return f"{folder} is an address on a network, and no folder of this computer."
    path = Path(folder)
    if not path.is_absolute():
        return f"The folder {folder} is not given from the root of the disk."
    if path.exists() and not path.is_dir():
        return f"{path} is a file, not a folder."
    if not disk.is_writable(path):
        return f"The folder {path} cannot be written to."
    return _WHERE_WORDS.get(disk.where(path), "")


def refuse_unwritable(folder: Path, disk: Disk) -> None:
    """RefusedError unless a folder of results is there, or can be made, and can be written to."""
    if folder.exists() and not folder.is_dir():
        raise RefusedError(f"{folder} is a file, not a folder.", "Choose another folder.")
    if not disk.is_writable(folder):
        raise RefusedError(f"The folder {folder} cannot be written to.", "Choose another folder.")
