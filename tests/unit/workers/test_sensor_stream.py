import numpy as np

from sleepmon.workers.messages import BlockBytes
from sleepmon.workers.sensor_stream import SensorStream
from tests.fakes.lying import UTC_NS, blocks_lying
from tests.fakes.predictor import card


def spans_of(
    stream: SensorStream, seconds: float, start_s: float = 0.0
) -> list[tuple[float, float]]:
    spans = []
    for block in blocks_lying(90.0, seconds, start_s=start_s):
        for span, window in stream.push(BlockBytes.of(block, UTC_NS + block.arrived_ns, 100.0)):
            assert (100, 3) == window.shape
            np.testing.assert_allclose([0.0, 1.0, 0.0], window.mean(axis=0), atol=1e-3)
            spans.append(((span.start_ns - UTC_NS) / 1e9, (span.end_ns - UTC_NS) / 1e9))
    return [(round(start, 1), round(end, 1)) for start, end in spans]


def test_that_windows_come_at_the_models_own_rate_and_step() -> None:
    assert [(0.0, 2.0), (1.0, 3.0), (2.0, 4.0)] == spans_of(SensorStream(card()), 4.2)


def test_that_no_window_reaches_across_a_hole_in_the_counter() -> None:
    stream = SensorStream(card())
    spans_of(stream, 3.0)
    assert [(1.0, 3.0), (3.1, 5.1)] == spans_of(stream, 2.4, start_s=3.1)


def test_that_the_wall_clock_may_be_set_in_between() -> None:
    stream = SensorStream(card())
    spans = []
    for block in blocks_lying(0.0, 6.2):
        set_ns = 3600_000_000_000 if block.arrived_ns > 3e9 else 0
        packed = BlockBytes.of(block, UTC_NS + set_ns + block.arrived_ns, 100.0)
        spans += [span for span, _ in stream.push(packed)]
    assert {2_000_000_000} == {span.end_ns - span.start_ns for span in spans}
    assert spans[-1].end_ns > UTC_NS + 3600_000_000_000
