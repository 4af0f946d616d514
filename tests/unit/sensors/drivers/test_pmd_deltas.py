import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from polar_python.models import ACCData
from polar_python.models.pmd_data_frame import PmdDataFrame

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.drivers import pmd
from sleepmon.sensors.drivers.pmd_deltas import decode_deltas, encode_deltas
from tests.unit.sensors.drivers import polar_vectors as vectors

SAMPLES = st.integers(1, 60).flatmap(lambda count: arrays(np.int16, (count, 3)))


def _by_polar_python(payload: bytes, factor: float = 1.0) -> list[list[int]]:
    frame = PmdDataFrame.from_bytes(bytearray(payload), lambda _kind: factor)
    return [list(sample) for sample in ACCData.from_dataframe(frame).data]


def test_that_polars_plain_vector_is_reproduced() -> None:
    frame = pmd.decode_acceleration(vectors.PLAIN)
    assert (36, 2_000_000_000) == (len(frame.counts), frame.stamp)
    assert [[-9, -1, 999], [-8, -2, 997]] == frame.counts[:2].tolist()
    assert _by_polar_python(vectors.PLAIN) == frame.counts.tolist()


def test_that_polars_compressed_vector_in_g_is_reproduced() -> None:
    counts = decode_deltas(vectors.COMPRESSED_G[10:])
    assert 57 == len(counts)
    assert [1905, 27376, -29282] == counts[0].tolist()
    assert [190, -105, -85] == (counts[1].astype(int) - counts[0]).tolist()
    assert np.abs(counts * vectors.FACTOR_G).max() <= 8.0
    milli_g = np.trunc(counts * vectors.FACTOR_G * 1000.0)
    assert _by_polar_python(vectors.COMPRESSED_G, vectors.FACTOR_G) == milli_g.tolist()


def test_that_polars_compressed_vector_in_mg_is_reproduced() -> None:
    counts = decode_deltas(vectors.COMPRESSED_MG[10:])
    assert [[-15, 20, 1008], [-20, 17, 1008]] == counts.tolist()
    assert _by_polar_python(vectors.COMPRESSED_MG) == counts.tolist()


@given(samples=SAMPLES, block=st.integers(1, 255))
def test_that_samples_survive_compression(samples: npt.NDArray[np.int16], block: int) -> None:
    body = encode_deltas(samples, block)
    decoded = decode_deltas(body)
    assert np.int16 == decoded.dtype
    assert samples.tolist() == decoded.tolist()
    header = bytes((2, *bytes(8), 0x81))
    assert samples.tolist() == _by_polar_python(header + body)


@given(
    first=st.binary(min_size=6, max_size=6),
    blocks=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 20), st.binary(min_size=45, max_size=45)),
        max_size=4,
    ),
)
def test_that_any_whole_body_means_what_it_means_elsewhere(
    first: bytes, blocks: list[tuple[int, int, bytes]]
) -> None:
    body = first + b"".join(
        bytes((bits, count)) + filling[: (bits * count * 3 + 7) // 8]
        for bits, count, filling in blocks
    )
    expected = _by_polar_python(bytes((2, *bytes(8), 0x81)) + body)
    if all(-32768 <= value <= 32767 for sample in expected for value in sample):
        assert expected == decode_deltas(body).tolist()
    else:
        with pytest.raises(PayloadError, match="leaves the range"):
            decode_deltas(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"\x00" * 5, "no first sample"),
        (b"\x00" * 6 + b"\x06", "before a block"),
        (b"\x00" * 6 + b"\x06\x01\x7b", "inside a block"),
        (b"\x00" * 6 + b"\x21\x01" + b"\x00" * 13, "differences of 33 bits"),
        (b"\xff\x7f" * 3 + b"\x02\x01\x15", "leaves the range"),
    ],
)
def test_that_broken_bodies_are_refused_in_words(body: bytes, words: str) -> None:
    with pytest.raises(PayloadError, match=words):
        decode_deltas(body)
