"""Every change of the night file's format, oldest first; format 1 is the first there was."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import h5py

Step = Callable[[h5py.File, h5py.File], str]
"""Writes into the second, empty file what the first one holds, a format later; gives its seal."""


class MigrationRow(NamedTuple):
    """From which format a step leads to the next, and the function that makes it."""

    from_version: int
    step: Step


STEPS: tuple[MigrationRow, ...] = ()
"""One row for each `FORMAT_VERSION` after 1, from `storage/migrations/vN_to_vN1.py`."""
