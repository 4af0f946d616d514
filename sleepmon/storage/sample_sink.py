"""Streams the samples of one sensor into the night file: values, checksum and envelope pyramid."""

from __future__ import annotations

import hashlib
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from sleepmon.storage.layout import CHUNK_BINS, CHUNK_SAMPLES, ENVELOPE_FACTORS, GZIP
from sleepmon.storage.seal import BATCH_SAMPLES, Content, Manifest, sha256_of

Values = npt.NDArray[Any]


class SampleSink:
    """Writes `/sensors/<k>/acc` and its envelopes; holds one batch in memory at a time."""

    def __init__(self, group: h5py.Group, samples: int, dtype: np.dtype[Any]) -> None:
        self._dtype = dtype
        self._waiting = bytearray()
        self._batch_bytes = BATCH_SAMPLES * 3 * dtype.itemsize
        self._digest = hashlib.sha256()
        self._written = 0
        storage = {**GZIP, "chunks": (1, min(CHUNK_SAMPLES, samples))} if samples else {}
        self._acc = group.create_dataset("acc", (3, samples), dtype, **storage)
        self._levels = {
            factor: np.zeros((2, 3, -(-samples // factor)), dtype) for factor in ENVELOPE_FACTORS
        }

    def add(self, values: memoryview) -> None:
        """Take in raw values, x y z of one sample after the other, as they stand in the journal."""
        self._digest.update(values)
        self._waiting += values
        while len(self._waiting) >= self._batch_bytes:
            self._write(self._batch_bytes)

    def finish(self, group: h5py.Group, manifest: Manifest) -> None:
        """Write what waits and the envelopes, and put both on the list of contents."""
        while self._waiting:
            self._write(min(len(self._waiting), self._batch_bytes))
        manifest[self._acc.name] = Content(self._acc.shape, self._digest.hexdigest())
        self._acc.attrs["sha256"] = np.bytes_(self._digest.hexdigest())
        for factor, values in self._levels.items():
            bins = values.shape[2]
            storage = {**GZIP, "chunks": (2, 3, min(bins, CHUNK_BINS))} if bins else {}
            level = group.create_dataset(f"envelope/{factor}", data=values, **storage)
            digest = sha256_of(values)
            manifest[level.name] = Content(values.shape, digest)
            level.attrs["sha256"] = np.bytes_(digest)

    def _write(self, size: int) -> None:
        values = np.frombuffer(bytes(self._waiting[:size]), self._dtype).reshape(-1, 3).T
        del self._waiting[:size]
        start, stop = self._written, self._written + values.shape[1]
        self._acc[:, start:stop] = np.ascontiguousarray(values)
        for factor, level in self._levels.items():
            level[:, :, start // factor : -(-stop // factor)] = min_and_max(values, factor)
        self._written = stop


def min_and_max(values: Values, factor: int) -> Values:
    """Lowest and highest of each `factor` samples, the last bin as long as what is left.

    `values` (3, n) -> (2, 3, ceil(n / factor)); NaN of float sensors is passed over.
    """
    starts = np.arange(0, values.shape[1], factor)
    lowest = np.fmin.reduceat(values, starts, axis=1)
    return np.stack((lowest, np.fmax.reduceat(values, starts, axis=1)))
