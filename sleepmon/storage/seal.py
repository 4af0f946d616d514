"""Checksums by which a night file proves itself: of each dataset, of their list, of the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.storage.layout import AUDIT

BATCH_SAMPLES = 120_000


class Content(msgspec.Struct, frozen=True):
    """What one dataset must be: its shape and the SHA-256 of its values."""

    shape: tuple[int, ...]
    sha256: str


Manifest = dict[str, Content]
"""Every dataset of a night file by its path; nothing else may be in the file."""


def sha256_of(values: npt.NDArray[Any]) -> str:
    """SHA-256 of the values in C order, little endian as stored."""
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def sha256_of_samples(batches: Iterator[npt.NDArray[Any]]) -> str:
    """SHA-256 of samples `(3, n)` in the order of time: x, y, z of the first sample, then the next.

    That is the order in which they stand in the journal.
    """
    digest = hashlib.sha256()
    for batch in batches:
        digest.update(np.ascontiguousarray(batch.T).tobytes())
    return digest.hexdigest()


def seal_of(meta: str, recovery: str, manifest: str) -> str:
    """SHA-256 over the three texts that say what the file holds."""
    digest = hashlib.sha256()
    for text in (meta, recovery, manifest):
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()


class AuditTrail:
    """Rows of `/audit`: each holds the checksum of the one before, so none can be taken out.

    `before` are the rows that stand there already.
    """

    def __init__(self, before: npt.NDArray[Any] | None = None) -> None:
        self._rows: list[tuple[int, bytes, bytes, bytes, bytes]] = []
        if before is not None:
            self._rows += before.tolist()

    def add(self, utc_ns: int, action: str, detail: str = "") -> None:
        """Write down that something was done to the night."""
        previous = self._rows[-1][4] if self._rows else b"0" * 64
        row = (utc_ns, action.encode()[:24], clip(detail, 240))
        self._rows.append((*row, previous, _link(*row, previous)))

    def table(self) -> npt.NDArray[Any]:
        """All rows."""
        return np.array(self._rows, AUDIT)


def clip(text: str, size: int) -> bytes:
    """The text in UTF-8, cut at a whole character when it is too long."""
    return text.encode()[:size].decode(errors="ignore").encode()


def is_chain_whole(table: npt.NDArray[Any]) -> bool:
    """Whether no row of an audit was changed, put in or taken out (but for the last ones)."""
    previous = b"0" * 64
    for row in table:
        if row["previous_sha256"] != previous:
            return False
        previous = _link(int(row["utc_ns"]), row["action"], row["detail"], previous)
        if row["sha256"] != previous:
            return False
    return True


def _link(utc_ns: int, action: bytes, detail: bytes, previous: bytes) -> bytes:
    content = b"\0".join((previous, str(utc_ns).encode(), action, detail))
    return hashlib.sha256(content).hexdigest().encode()
