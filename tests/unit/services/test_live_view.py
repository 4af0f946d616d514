"""What a window draws of the last seconds."""

import numpy as np

from sleepmon.domain.samples import SampleBlock, SensorId
from sleepmon.services.live_view import LiveView, Strip

NS = 1_000_000_000
SENSOR = SensorId("a:1")
START_NS = 1_790_000_000 * NS
PIXELS = 100


class Stream:
    """One sensor at 100 Hz in blocks of 20, told to a view with the jitter of a real radio."""

    def __init__(self, view: LiveView, rate_hz: float = 100.0) -> None:
        self.view = view
        self.rate_hz = rate_hz
        self.tick = 0
        self.now_ns = START_NS
        self._rng = np.random.default_rng(3)

    def send(self, seconds: float, level: int = 1000) -> None:
        for _ in range(round(seconds * self.rate_hz / 20)):
            self.now_ns += round(20 / self.rate_hz * NS)
            counts = np.full((20, 3), [0, level, -level], dtype=np.int16)
            block = SampleBlock(SENSOR, self.tick, counts, 0.001, None, 0)
            self.tick += 20
            self.view.add(block, self.now_ns + int(self._rng.uniform(0, 0.03) * NS))

    def lose(self, seconds: float) -> None:
        self.tick += round(seconds * self.rate_hz)
        self.now_ns += round(seconds * NS)

    def strip(self, pixels: int = PIXELS) -> Strip:
        return self.view.strip(SENSOR, pixels, self.now_ns)


def test_that_a_full_stream_fills_every_column() -> None:
    stream = Stream(LiveView(10))
    stream.send(15)
    strip = stream.strip()
    assert () == strip.gaps
    assert not np.isnan(strip.low[:-1]).any()
    assert [0.0, 1.0, -1.0] == np.round(strip.high[50], 6).tolist()


def test_that_every_peak_is_drawn_once() -> None:
    stream = Stream(LiveView(10))
    stream.send(8)
    stream.send(0.2, level=3000)
    stream.send(1.8)
    for pixels in (PIXELS, 37):
        strip = stream.strip(pixels)
        peaks = strip.high[:, 1] > 2.5
        assert 3.0 == np.round(np.nanmax(strip.high[:, 1]), 5)
        assert 1 == np.count_nonzero(np.diff(peaks.astype(int)) == 1)


def test_that_a_loss_is_a_gap_of_its_length() -> None:
    stream = Stream(LiveView(10))
    stream.send(5)
    stream.lose(2)
    stream.send(2)
    strip = stream.strip()
    ((from_s, to_s),) = strip.gaps
    assert abs(4.0 - from_s) < 0.3
    assert abs(2.0 - to_s) < 0.3
    hole = strip.low[round(PIXELS * 0.65) : round(PIXELS * 0.75)]
    assert np.isnan(hole).all()


def test_that_a_long_gap_leaves_the_picture() -> None:
    stream = Stream(LiveView(5))
    stream.send(2)
    stream.lose(30)
    stream.send(2)
    ((from_s, _),) = stream.strip().gaps
    assert 5.0 == from_s
    stream.send(6)
    assert () == stream.strip().gaps


def test_that_silence_is_a_gap_until_now() -> None:
    stream = Stream(LiveView(10))
    stream.send(5)
    stream.now_ns += 3 * NS
    ((from_s, to_s),) = stream.strip().gaps
    assert abs(3.0 - from_s) < 0.2
    assert 0.0 == to_s


def test_that_columns_keep_their_shape_while_the_picture_moves() -> None:
    stream = Stream(LiveView(10))
    rng = np.random.default_rng(5)
    for _ in range(40):
        stream.send(0.2, level=int(rng.integers(-1000, 1000)))
    before = stream.strip().high[:, 1]
    stream.send(1)
    after = stream.strip().high[:, 1]
    assert before[20:90].tolist() == after[10:80].tolist()


def test_that_a_rate_a_little_off_makes_no_gaps() -> None:
    stream = Stream(LiveView(10), rate_hz=101.3)
    stream.send(60)
    strip = stream.strip()
    assert () == strip.gaps
    assert not np.isnan(strip.low[:-1]).any()


def test_that_a_clock_set_back_begins_a_new_picture() -> None:
    stream = Stream(LiveView(10))
    stream.send(5)
    stream.now_ns -= 3600 * NS
    stream.send(2)
    strip = stream.strip()
    assert 15 < np.count_nonzero(~np.isnan(strip.low[:, 0])) < 25


def test_that_an_unknown_sensor_is_an_empty_strip() -> None:
    view = LiveView(10)
    assert np.isnan(view.strip(SENSOR, PIXELS, START_NS).low).all()
    Stream(view).send(1)
    assert (SENSOR,) == view.sensors()
    view.clear(SENSOR)
    assert () == view.sensors()
