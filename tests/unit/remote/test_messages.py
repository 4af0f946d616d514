"""What crosses the wire arrives as it was."""

import inspect
from typing import Literal

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain import commands, errors
from sleepmon.domain.errors import SleepmonError, StationError
from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.remote.messages import Answered, Ask, Failed, Samples, ToClient, ToStation

ERRORS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, SleepmonError)
]


@pytest.mark.parametrize("kind", ERRORS)
def test_that_an_error_keeps_its_class_and_words(kind: type[SleepmonError]) -> None:
    wire = msgspec.msgpack.encode(Failed.of(3, kind("What.", "Do this.", "more")))
    failed = msgspec.msgpack.decode(wire, type=ToClient)
    assert isinstance(failed, Failed)
    error = failed.error()
    assert (kind, "What.", "Do this.", "more") == (
        type(error), error.summary, error.advice, error.details,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["Exception", "no such", "annotations", "__name__"])
def test_that_an_unknown_error_is_one_of_the_station(kind: str) -> None:
    failed = Failed(number=1, kind=kind, summary="What.", advice="", details="")
    assert StationError is type(failed.error())


@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_that_samples_arrive_bit_by_bit(dtype: Literal["int16", "float32"]) -> None:
    counts = np.arange(12).reshape(4, 3).astype(dtype)
    block = SampleBlock(SensorId("a:1"), 7, counts, 0.5, None, 99)
    wire = msgspec.msgpack.encode(Samples.of(block, 123))
    samples = msgspec.msgpack.decode(wire, type=ToClient)
    assert isinstance(samples, Samples)
    arrived = samples.block()
    assert counts.tobytes() == arrived.counts.tobytes()
    assert (np.dtype(dtype), 7, 0.5, None, 99, 123) == (
        arrived.counts.dtype,
        arrived.first_tick,
        arrived.g_per_count,
        arrived.device_time_ns,
        arrived.arrived_ns,
        samples.arrived_utc_ns,
    )


def test_that_bytes_of_another_shape_are_refused() -> None:
    block = SampleBlock(SensorId("a:1"), 0, np.zeros((4, 3), np.int16), 1.0, None, 0)
    samples = msgspec.structs.replace(Samples.of(block, 0), rows=5)
    with pytest.raises(ValueError, match="reshape"):
        samples.block()


def test_that_a_question_and_its_answer_bear_their_number() -> None:
    ask = Ask(number=5, command=commands.Mark(text="cough"))
    assert ask == msgspec.msgpack.decode(msgspec.msgpack.encode(ask), type=ToStation)
    done = Answered(number=5, answer=commands.Done())
    assert done == msgspec.msgpack.decode(msgspec.msgpack.encode(done), type=ToClient)


@given(st.binary(max_size=300))
def test_that_random_bytes_are_no_message(payload: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        msgspec.msgpack.decode(payload, type=ToStation)
