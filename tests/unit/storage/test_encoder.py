import msgspec
import numpy as np
import pytest

from sleepmon.domain.errors import UsageError
from sleepmon.domain.events import Marked
from sleepmon.domain.labels import LabelSpan, LabelTrack
from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.storage.encoder import Encoder, LastSeen
from sleepmon.storage.layout import FrameType
from sleepmon.storage.records import BATTERY_BODY, CLOCK_BODY, decode_gap
from tests.fakes.clock import FakeClock
from tests.fakes.nights import block, night_meta, sensor_row


def _encoder(**interrupted: LastSeen) -> Encoder:
    seen = {SensorId(k.replace("_", ":")): v for k, v in interrupted.items()}
    return Encoder(night_meta(), FakeClock(utc_ns=10_000_000_000), seen)


def test_that_samples_become_one_frame_of_their_stream() -> None:
    (frame,) = _encoder().samples(block(2, 0))
    assert (frame.kind, frame.stream) == (FrameType.SAMPLES, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        SampleBlock(SensorId("x:1"), 0, np.zeros((1, 3), np.int16), 1 / 8192, None, 0),
        SampleBlock(sensor_row(0).sensor, 0, np.zeros((1, 3), np.float32), 1 / 8192, None, 0),
        SampleBlock(sensor_row(0).sensor, 0, np.zeros((1, 3), np.int16), 1.0, None, 0),
        SampleBlock(sensor_row(0).sensor, 0, np.zeros((100_000, 3), np.int16), 1 / 8192, None, 0),
    ],
)
def test_that_blocks_other_than_announced_are_refused(wrong: SampleBlock) -> None:
    with pytest.raises(UsageError):
        _encoder().check(wrong)


def test_that_a_gap_is_written_in_utc() -> None:
    gap = Gap(sensor_row(1).sensor, 5, 100, "link lost", -3_000_000_000, -2_000_000_000)
    frame = _encoder().gap(gap)
    record = decode_gap(frame.payload)
    assert (frame.stream, record.after_tick, record.missing) == (1, 5, 100)
    assert (record.started_utc_ns, record.ended_utc_ns) == (7_000_000_000, 8_000_000_000)


def test_that_a_night_taken_up_again_begins_with_a_gap() -> None:
    encoder = _encoder(virtual_0000=LastSeen(tick=999, utc_ns=5_000_000_000))
    late = msgspec_free_block(arrived_ns=-1_000_000_000)
    gap, samples = encoder.samples(late)
    record = decode_gap(gap.payload)
    assert (record.after_tick, record.reason, samples.kind) == (999, "resumed", FrameType.SAMPLES)
    assert record.missing == 380  # from 5.0 s to 8.8 s at 100 Hz
    assert len(list(encoder.samples(block(0, 20)))) == 1


def msgspec_free_block(arrived_ns: int) -> SampleBlock:
    return SampleBlock(
        sensor_row(0).sensor, 0, np.zeros((20, 3), np.int16), 1 / 8192, None, arrived_ns
    )


def test_that_a_sensor_that_never_came_back_has_a_gap_to_the_end() -> None:
    encoder = _encoder(virtual_0001=LastSeen(tick=9, utc_ns=9_000_000_000))
    (frame,) = encoder.never_seen_again()
    assert decode_gap(frame.payload).missing == 100
    assert list(encoder.never_seen_again()) == []


def test_that_a_sensor_lost_for_good_has_a_gap_to_the_end() -> None:
    clock = FakeClock()
    encoder = Encoder(night_meta(), clock)
    lost, well = sensor_row(0).sensor, sensor_row(1).sensor
    for sensor, seconds in ((lost, 10), (well, 58)):
        counts = np.zeros((20, 3), np.int16)
        list(encoder.samples(SampleBlock(sensor, 100, counts, 1 / 8192, None, seconds * 10**9)))
    clock.advance(60.0 - clock.monotonic_ns() * 1e-9)
    (frame,) = encoder.never_seen_again()
    record = decode_gap(frame.payload)
    assert (0, 119, 5000) == (frame.stream, record.after_tick, record.missing)
    assert "link lost" == record.reason
    assert [] == list(encoder.never_seen_again())


def test_that_notes_and_labels_have_their_bounds() -> None:
    with pytest.raises(UsageError, match="too long"):
        _encoder().event(Marked(utc_ns=0, text="x" * 20_000))
    spans = tuple(
        LabelSpan(start_ns=k, end_ns=k + 1, code="S", made_at_ns=k) for k in range(20_000)
    )
    with pytest.raises(UsageError, match="too many labels"):
        _encoder().labels(LabelTrack(spans))


def test_that_events_are_json_and_battery_is_bounded() -> None:
    encoder = _encoder()
    event = msgspec.json.decode(encoder.event(Marked(utc_ns=3, text="Zoë")).payload)
    assert event == {"event": "Marked", "utc_ns": 3, "text": "Zoë"}
    battery = encoder.battery(sensor_row(0).sensor, 130, 4)
    assert BATTERY_BODY.unpack(battery.payload) == (4, 100)


def test_that_both_clocks_are_read_as_one() -> None:
    assert CLOCK_BODY.unpack(_encoder().clock().payload) == (0, 10_000_000_000)


def test_that_an_unknown_sensor_is_refused_everywhere() -> None:
    encoder = _encoder()
    with pytest.raises(UsageError):
        encoder.battery(SensorId("x:1"), 1, 1)
    with pytest.raises(UsageError):
        encoder.rate_hz(SensorId("x:1"))
    assert encoder.rate_hz(sensor_row(0).sensor) == 100.0
