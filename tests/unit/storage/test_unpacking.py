import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest

from sleepmon.storage.layout import GZIP
from sleepmon.storage.unpacking import FILTERS, filters_of, inflate, read_values
from tests.fakes.hostile_nights import packed

SHAPE, CHUNKS = (3, 1000), (2, 300)


@pytest.fixture
def night(tmp_path: Path) -> Iterator[h5py.File]:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        yield file


def dataset(night: h5py.File) -> h5py.Dataset:
    values = np.arange(3000, dtype="<i2").reshape(SHAPE)
    return night.create_dataset("x", data=values, chunks=CHUNKS, **GZIP)


@pytest.mark.parametrize(
    ("start", "stop"), [(0, None), (0, 1), (299, 301), (250, 950), (999, 5000), (7, 7), (9, 3)]
)
def test_that_values_are_those_that_hdf5_gives(night: h5py.File, start: int, stop: int) -> None:
    stored = dataset(night)
    expected = stored[()][:, start:stop]
    found = read_values(stored, start, stop)
    assert (expected.shape, expected.dtype) == (found.shape, found.dtype)
    assert np.array_equal(expected, found)


def test_that_rows_of_many_fields_are_those_that_were_written(night: h5py.File) -> None:
    rows = np.array(
        [(1, b"ab", (1.5, 2.5)), (2, b"c", (0.5, -1.0))] * 50,
        [("n", "<u2"), ("s", "S7"), ("p", "<f4", (2,))],
    )
    stored = night.create_dataset("x", data=rows, chunks=(30,), **GZIP)
    assert rows.tobytes() == read_values(stored).tobytes()
    assert filters_of(stored) == FILTERS


def test_that_an_empty_dataset_has_no_values(night: h5py.File) -> None:
    assert (0,) == read_values(night.create_dataset("x", (0,), "<i8")).shape


def test_that_a_chunk_that_unpacks_to_more_than_it_says_costs_no_memory(night: h5py.File) -> None:
    """2 MiB that become 2 GiB were 4 GiB and 19 seconds when HDF5 unpacked them."""
    stored = dataset(night)
    stored.id.write_direct_chunk((0, 300), packed(bytes(100 << 20)))
    tracemalloc.start()
    with pytest.raises(ValueError, match="holds not its 1200 bytes"):
        read_values(stored)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 1 << 20 > peak
    assert np.array_equal(stored[:, :300], read_values(stored, 0, 300))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (packed(bytes(1199)), "holds not its 1200"),
        (packed(bytes(1200))[:-6] + b"\0" * 6, "data check"),
        (b"abc", "torn"),
    ],
)
def test_that_a_chunk_that_is_not_as_it_says_is_refused(
    night: h5py.File, raw: bytes, words: str
) -> None:
    stored = dataset(night)
    stored.id.write_direct_chunk((0, 0), raw)
    with pytest.raises(ValueError, match=words):
        read_values(stored)


def test_that_a_chunk_packed_unlike_the_others_is_refused(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "b.h5", "w") as made:
        dataset(made).id.write_direct_chunk((0, 0), bytes(1200), filter_mask=0b111)
    with (
        h5py.File(tmp_path / "b.h5") as found,
        pytest.raises(ValueError, match="unlike the others"),
    ):
        read_values(found["x"])


@pytest.mark.parametrize("size", [0, 1, 1000, 70_000])
def test_that_what_was_deflated_comes_out_whole(size: int) -> None:
    data = np.random.default_rng(1).integers(0, 5, size, np.uint8).tobytes()
    assert data == inflate(zlib.compress(data), size)
    with pytest.raises(ValueError, match="torn"):
        inflate(zlib.compress(data)[:-1], size)
    with pytest.raises(ValueError, match="cannot be unpacked"):
        inflate(b"no stream of zlib at all", size)
