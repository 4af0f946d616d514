"""Values of a dataset, unpacked by us and not by HDF5: never more bytes than a chunk says it holds.

HDF5 unpacks a chunk to whatever comes out of it: 2 MiB in a file became 4 GiB in memory. Here a
chunk that holds more, or less, than its shape is refused as soon as that is known.
"""

from __future__ import annotations

import itertools
import math
import zlib
from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

Table = npt.NDArray[Any]

SHUFFLE, DEFLATE, FLETCHER32 = (
    h5py.h5z.FILTER_SHUFFLE,
    h5py.h5z.FILTER_DEFLATE,
    h5py.h5z.FILTER_FLETCHER32,
)
FILTERS = (SHUFFLE, DEFLATE, FLETCHER32)
"""What all rows of a night are packed with, in the order in which the filters are put on."""
_CHECKSUM_BYTES = 4
"""Of fletcher32, behind a chunk. It is passed over: what was deflated has a checksum of its own."""


def filters_of(dataset: h5py.Dataset) -> tuple[int, ...]:
    """The filters of a dataset, in the order in which they are put on."""
    plan = dataset.id.get_create_plist()
    return tuple(plan.get_filter(k)[0] for k in range(plan.get_nfilters()))


def read_values(dataset: h5py.Dataset, start: int = 0, stop: int | None = None) -> Table:
    """What a dataset holds between two places on its last axis; ValueError when a chunk is not
    as it says. The dataset must have passed the whitelist.
    """
    first, last, _ = slice(start, stop).indices(dataset.shape[-1])
    begin = (*(0 for _ in dataset.shape[:-1]), first)
    end = (*dataset.shape[:-1], max(first, last))
    values = np.empty([b - a for a, b in zip(begin, end, strict=True)], dataset.dtype)
    if not values.size:
        return values
    for corner in _corners(begin, end, dataset.chunks):
        chunk = _chunk(dataset, corner)
        into, part = [], []
        for at, size, a, b in zip(corner, dataset.chunks, begin, end, strict=True):
            low, high = max(at, a), min(at + size, b)
            into.append(slice(low - a, high - a))
            part.append(slice(low - at, high - at))
        values[tuple(into)] = chunk[tuple(part)]
    return values


def _corners(
    begin: tuple[int, ...], end: tuple[int, ...], chunks: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    """First places of all chunks between two places."""
    sides = [range(a - a % size, b, size) for a, b, size in zip(begin, end, chunks, strict=True)]
    return itertools.product(*sides)


def _chunk(dataset: h5py.Dataset, corner: tuple[int, ...]) -> Table:
    passed_over, data = dataset.id.read_direct_chunk(corner)
    if passed_over:
        raise ValueError("a chunk that is packed unlike the others")
    item = dataset.dtype.itemsize
    size = math.prod(dataset.chunks) * item
    planes = np.frombuffer(inflate(data[:-_CHECKSUM_BYTES], size), np.uint8).reshape(item, -1)
    values = np.empty((size // item, item), np.uint8)
    for number in range(item):  # twice as quick as turning them as a whole
        values[:, number] = planes[number]
    found: Table = values.reshape(-1).view(dataset.dtype).reshape(dataset.chunks)
    return found


def inflate(data: bytes, size: int) -> bytes:
    """What was deflated, exactly so many bytes; ValueError when it is more, less, or torn."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, size)
        if not stream.eof:  # all is out, and what ends the stream is still to come
            found += stream.decompress(stream.unconsumed_tail, 1)
    except zlib.error as error:
        raise ValueError(f"a chunk cannot be unpacked: {error}") from error
    if len(found) != size or not stream.eof:
        raise ValueError(f"a chunk holds not its {size} bytes, or is torn")
    return found
