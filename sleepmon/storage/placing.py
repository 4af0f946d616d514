"""Writes an HDF5 file beside its place, reads it back, and puts it there whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import DiskFull, NightError, NightUnreadable
from sleepmon.storage.files import Files, is_disk_full
from sleepmon.storage.layout import CHUNK_ROWS, CHUNK_TABLE_BYTES, GZIP
from sleepmon.storage.reader import open_night
from sleepmon.storage.seal import Content, Manifest, sha256_of

Table = npt.NDArray[Any]
Progress = Callable[[float], None]

PART_SUFFIX = ".part"
LIBVER = ("v110", "v110")


def put_in_place(
    file: Path,
    write: Callable[[Path], str],
    disk: Files,
    progress: Progress,
    safe: str,
) -> None:
    """Let `write` make the file and give its seal; then sync, compare, rename.

    DiskFull or NightError when that fails, ending in what is `safe` in spite of it; nothing new
    is left then, and the file that was there before stays.
    """
    part = file.with_name(file.name + PART_SUFFIX)
    try:
        part.unlink(missing_ok=True)  # what a build that was cut off left, or a link to elsewhere
        os.close(disk.create(part))
        seal = write(part)
        _sync(part, disk)
        _compare(part, seal, progress)
        disk.rename(part, file)
        disk.sync_folder(file.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if isinstance(error, (OSError, RuntimeError, ValueError, NightUnreadable)):
            raise _not_written(error, safe) from error
        raise


def write_table(night: h5py.File, path: str, table: Table, manifest: Manifest) -> None:
    """Write a table and put it on the list of contents."""
    rows = min(CHUNK_ROWS, len(table), max(1, CHUNK_TABLE_BYTES // table.dtype.itemsize))
    storage = {**GZIP, "chunks": (rows,)} if len(table) else {}
    dataset = night.create_dataset(path, data=table, **storage)
    digest = sha256_of(table)
    dataset.attrs["sha256"] = np.bytes_(digest)
    manifest[dataset.name] = Content(dataset.shape, digest)


def set_text(place: h5py.Group, name: str, text: str) -> None:
    """An attribute of fixed length in UTF-8, which every reader of HDF5 understands."""
    data = text.encode() or b"\0"
    place.attrs.create(name, data, dtype=h5py.string_dtype("utf-8", len(data)))


def _sync(part: Path, disk: Files) -> None:
    """Bring the file to the disk, and let the comparison read it from there."""
    descriptor = os.open(part, os.O_RDWR)
    try:
        disk.sync(descriptor)
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _compare(part: Path, seal: str, progress: Progress) -> None:
    """Read all back: each checksum must be the one of what was meant to be written."""
    with open_night(part) as night:
        if night.seal != seal:
            raise ValueError("the list of contents was not written as it is")
        paths = night.paths
        for number, path in enumerate(paths):
            if not night.is_intact(path):
                raise ValueError(f"{path} was not written as it is")
            progress(number / len(paths))


def _not_written(error: Exception, safe: str) -> NightError:
    is_full = isinstance(error, OSError) and (is_disk_full(error) or "errno = 28" in str(error))
    if is_full:
        words = f"The disk is full: the night file could not be written. {safe}"
        return DiskFull(words, "Make room and try again.", str(error))
    return NightError(
        f"The night file could not be written. {safe}",
        "Try again; if it fails again, choose another folder.",
        str(error),
    )
