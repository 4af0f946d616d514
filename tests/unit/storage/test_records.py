import math
import struct

import hypothesis.extra.numpy as npst
import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.predictions import Prediction, PredictionState, Span
from sleepmon.domain.samples import SampleBlock
from sleepmon.storage import records
from sleepmon.storage.layout import PROBABILITY_STEP, STATES
from tests.fakes.nights import sensor_row

times = st.integers(-(1 << 62), 1 << 62)
int16 = st.integers(-32768, 32767)
probability = st.floats(0, 1)


@given(npst.arrays(np.int16, st.tuples(st.integers(1, 40), st.just(3)), elements=int16),
       st.integers(0, 1 << 60), st.none() | times, times)  # fmt: skip
def test_that_samples_come_back_as_they_went(
    counts: npt.NDArray[np.int16], first_tick: int, device_ns: int | None, arrived_ns: int
) -> None:
    row = sensor_row(0)
    block = SampleBlock(row.sensor, first_tick, counts, row.g_per_count, device_ns, arrived_ns)
    back = records.decode_samples(records.encode_samples(block), row)
    assert np.array_equal(block.counts, back.counts)
    assert (block.first_tick, block.device_time_ns, block.arrived_ns, block.sensor) == (
        back.first_tick, back.device_time_ns, back.arrived_ns, back.sensor,
    )  # fmt: skip


def test_that_float_samples_keep_their_type() -> None:
    row = msgspec.structs.replace(sensor_row(0), dtype="float32", g_per_count=1.0)
    counts = np.array([[0.1, np.nan, -3.5]], np.float32)
    back = records.decode_samples(
        records.encode_samples(SampleBlock(row.sensor, 0, counts, 1.0, None, 5)), row
    )
    assert back.counts.dtype == np.float32
    assert np.array_equal(counts, back.counts, equal_nan=True)


def test_that_samples_of_a_wrong_length_are_refused() -> None:
    row = sensor_row(0)
    payload = records.SAMPLES_HEAD.pack(0, 0, 0, 2) + bytes(6)
    with pytest.raises(ValueError, match="2 samples announced, 1 there"):
        records.decode_samples(payload, row)


@given(times, st.integers(0, 1 << 40), times, times)
def test_that_gaps_come_back_as_they_went(tick: int, missing: int, start: int, end: int) -> None:
    gap = records.GapRecord(tick, missing, start, end, "link lost")
    assert gap == records.decode_gap(records.encode_gap(gap))


def test_that_a_gap_of_an_unknown_reason_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        records.decode_gap(records.GAP_BODY.pack(0, 1, 0, 0) + b"bored")


def test_that_labels_come_back_as_they_went() -> None:
    span = LabelSpan(start_ns=1, end_ns=None, code="S", author="person", made_at_ns=1)
    track = LabelTrack((span,))
    assert (7, track) == records.decode_labels(records.encode_labels(track, 7))


@given(
    st.lists(probability, min_size=12, max_size=12),
    st.lists(probability, min_size=3, max_size=3),
    st.none() | st.floats(0, 360, width=32),
    st.sampled_from(STATES),
    st.booleans(),
)
def test_that_predictions_come_back_within_a_step(
    postures: list[float],
    placements: list[float],
    roll: float | None,
    state: PredictionState,
    calibrated: bool,
) -> None:
    sent = Prediction(
        sensor=sensor_row(0).sensor,
        span=Span(5, 6),
        posture_probs=tuple(postures),
        placement_probs=tuple(placements),
        roll_deg=roll,
        arc_deg=15.0,
        state=state,
        model_id="clinic-3",
        scheme_id="twelve",
        calibrated=calibrated,
    )
    back = records.decode_prediction(records.encode_prediction(sent), sent.sensor, "twelve")
    assert np.allclose(postures, back.posture_probs, atol=PROBABILITY_STEP)
    assert np.allclose(placements, back.placement_probs, atol=PROBABILITY_STEP)
    same = msgspec.structs.replace(
        back, posture_probs=sent.posture_probs, placement_probs=sent.placement_probs
    )
    assert sent == same


@given(st.binary(max_size=80))
def test_that_senseless_bytes_are_refused_in_one_way(payload: bytes) -> None:
    for decode in (
        records.decode_gap,
        records.decode_labels,
        lambda data: records.decode_samples(data, sensor_row(0)),
        lambda data: records.decode_prediction(data, sensor_row(0).sensor, ""),
    ):
        try:
            decode(payload)
        except (*records.BAD_PAYLOAD, IndexError):
            continue


def test_that_a_deeply_nested_text_is_refused_and_not_followed() -> None:
    with pytest.raises(records.BAD_PAYLOAD):
        msgspec.json.decode(b"[" * 100_000)
    assert struct.error in records.BAD_PAYLOAD
    assert math.isnan(records.PREDICTION_HEAD.unpack(
        records.PREDICTION_HEAD.pack(0, 0, math.nan, 0, 0, 0, 0))[2])  # fmt: skip
