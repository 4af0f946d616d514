"""Brings a night of an older format up to date: a new file, compared, in the old one's place."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import h5py
import numpy as np

from sleepmon.domain.errors import NightTooOld
from sleepmon.domain.nights import FORMAT_VERSION
from sleepmon.storage.files import PRIVATE_FILE, Files
from sleepmon.storage.migrations.catalog import STEPS, MigrationRow, Step
from sleepmon.storage.placing import LIBVER, put_in_place
from sleepmon.storage.seal import BATCH_SAMPLES
from sleepmon.storage.whitelist import WHEN_DAMAGED, check_file, format_version_of, refuse

STEP_SUFFIX = ".step"


def version_of(file: Path) -> int:
    """The format of a night; NightUnreadable when it is none, NightTooNew when it is later."""
    check_file(file)
    try:
        with h5py.File(file, "r", locking=False) as night:
            return format_version_of(night)
    except WHEN_DAMAGED as error:
        raise refuse(f"{type(error).__name__}: {error}") from error


def bring_up_to_date(
    file: Path, *, steps: Sequence[MigrationRow] = STEPS, files: Files | None = None
) -> int:
    """Make of the night one of today's format, and give the format that it had.

    A night of today stays untouched. NightTooOld when no step leads on from its format; DiskFull
    or NightError when it cannot be written, and then the old file stays.
    """
    before = version_of(file)
    way = [_step_from(version, steps) for version in range(before, FORMAT_VERSION)]
    if not way:
        return before

    def write(part: Path) -> str:
        return _walk(file, part, way)

    put_in_place(file, write, files or Files(), _nobody, "The night stays as it was.")
    return before


def _step_from(version: int, steps: Sequence[MigrationRow]) -> Step:
    for row in steps:
        if row.from_version == version:
            return row.step
    raise NightTooOld(
        f"The night is of format {version}, from which no way leads to format {FORMAT_VERSION}.",
        "Open it with the sleepmon that wrote it.",
    )


def _walk(file: Path, part: Path, way: Sequence[Step]) -> str:
    """All steps one after the other, each into a file of its own, the last into `part`."""
    source, made, seal = file, [], ""
    try:
        for number, step in enumerate(way):
            is_last = number + 1 == len(way)
            target = part if is_last else part.with_name(f"{part.name}{STEP_SUFFIX}{number}")
            if not is_last:
                made.append(target)
            seal = _take(step, source, target)
            source = target
        _expect_same_samples(file, part)
    except WHEN_DAMAGED as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    finally:
        for place in made:
            with contextlib.suppress(OSError):
                place.unlink()
    return seal


def _take(step: Step, source: Path, target: Path) -> str:
    target.touch(PRIVATE_FILE)
    with (
        h5py.File(source, "r", locking=False) as old,
        h5py.File(target, "w", libver=LIBVER, locking=False) as new,
    ):
        return step(old, new)


def _expect_same_samples(before: Path, after: Path) -> None:
    """Whatever a format changes, raw counts stay: ValueError when they do not."""
    with (
        h5py.File(before, "r", locking=False) as old,
        h5py.File(after, "r", locking=False) as new,
    ):
        if set(old["sensors"]) != set(new["sensors"]):
            raise ValueError("a sensor was left out")
        for k in old["sensors"]:
            counts, copied = old[f"sensors/{k}/acc"], new[f"sensors/{k}/acc"]
            if counts.shape != copied.shape or counts.dtype != copied.dtype:
                raise ValueError(f"the samples of sensor {k} were changed")
            for start in range(0, counts.shape[1], BATCH_SAMPLES):
                batch = np.s_[:, start : start + BATCH_SAMPLES]
                if not np.array_equal(counts[batch], copied[batch]):
                    raise ValueError(f"the samples of sensor {k} were changed")


def _nobody(part: float) -> None:
    """It takes seconds."""
