import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import ModelError, SleepmonError
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.workers.messages import (
    MAX_MESSAGE_BYTES,
    Answer,
    Beat,
    BlockBytes,
    Failed,
    Samples,
    Stop,
    pack,
    unpack_from_child,
    unpack_to_child,
)


def block(dtype: type, rows: int = 5) -> SampleBlock:
    return SampleBlock(
        sensor=SensorId("open:1"),
        first_tick=40,
        counts=np.arange(rows * 3).reshape(rows, 3).astype(dtype),
        g_per_count=0.001,
        device_time_ns=5,
        arrived_ns=1_000,
    )


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_that_a_block_survives_the_pipe(dtype: type) -> None:
    sent = Samples(number=1, blocks=(BlockBytes.of(block(dtype), 2_000, 100.0),))
    received = unpack_to_child(pack(sent))
    assert isinstance(received, Samples)
    again = received.blocks[0].block()
    assert block(dtype).counts.tolist() == again.counts.tolist()
    assert np.dtype(dtype) == again.counts.dtype
    assert (40, 1_000) == (again.first_tick, again.arrived_ns)


def test_that_bytes_of_another_shape_are_refused() -> None:
    packed = BlockBytes.of(block(np.int16), 0, 100.0)
    with pytest.raises(ValueError, match="reshape"):
        msgspec.structs.replace(packed, rows=4).block()


@given(st.binary(max_size=200))
def test_that_noise_is_no_message(data: bytes) -> None:
    for unpack in (unpack_to_child, unpack_from_child):
        try:
            message = unpack(data)
        except ValueError:
            continue
        assert data != pack(message) or isinstance(message, msgspec.Struct)


def test_that_each_side_takes_only_what_the_other_says() -> None:
    with pytest.raises(ValueError, match="Beat"):
        unpack_to_child(pack(Beat(busy_s=0.0)))
    with pytest.raises(ValueError, match="Stop"):
        unpack_from_child(pack(Stop()))


def test_that_a_message_too_large_for_a_pipe_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        pack(Answer(json=bytes(MAX_MESSAGE_BYTES)))


def test_that_an_error_keeps_its_kind_and_words() -> None:
    error = Failed.of(ModelError("It is damaged.", "Choose another.", "sha256")).error()
    assert (ModelError, "It is damaged.") == (type(error), error.summary)


@pytest.mark.parametrize("kind", ["Exception", "annotations", "nothing", "__name__"])
def test_that_an_unknown_kind_is_a_plain_error(kind: str) -> None:
    assert SleepmonError is type(Failed(kind=kind, summary="No.").error())
