"""Looks over all that was written: who else could read it, and what it tells."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np


@contextmanager
def careless_umask() -> Iterator[None]:
    """New files are for everybody unless who makes them says otherwise; children inherit it."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def open_to_others(home: Path) -> list[str]:
    """What below a folder is not for this user alone, with its mode."""
    found = []
    for path in home.rglob("*"):
        status = path.lstat()
        # What matters of a socket is the folder that it lies in.
        if not stat.S_ISSOCK(status.st_mode) and stat.S_IMODE(status.st_mode) & 0o077:
            found.append(f"{stat.filemode(status.st_mode)} {path.relative_to(home)}")
    return found


def content_of(path: Path) -> bytes:
    """All that a file tells whoever opens it; what a night file holds is unpacked."""
    if path.suffix != ".h5":
        return path.read_bytes()
    parts: list[bytes] = []

    def take(name: str, item: Any) -> None:
        parts.append(name.encode())
        parts.extend(np.asarray(value).tobytes() for value in item.attrs.values())
        if isinstance(item, h5py.Dataset):
            parts.append(item[()].tobytes())

    with h5py.File(path, "r") as night:
        take("/", night)
        night.visititems(take)
    return b"\n".join(parts)


def files_below(home: Path) -> list[Path]:
    """Every file there, sockets left out."""
    return [path for path in home.rglob("*") if path.is_file()]
