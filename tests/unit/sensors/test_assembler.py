import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.sensors.assembler import Assembler
from sleepmon.sensors.contracts import RawFrame, StreamTerms
from sleepmon.sensors.drivers import open_profile, polar_h10, thingy
from sleepmon.sensors.sorter import Arrived

SENSOR = SensorId("polar_h10:TEST")
TERMS = StreamTerms(rate_hz=100.0, range_g=4, g_per_count=0.001)
S = 1_000_000_000


def _counts(first: int, n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """Samples that carry their own number."""
    numbers = np.arange(first, first + n)
    return np.stack([numbers % 30_000, numbers // 30_000, numbers * 0], axis=1).astype(np.int16)


class _Strap:
    """An H10: 36 samples a packet, a stamp, a true rate."""

    def __init__(self, rate_hz: float = 100.0, n: int = 36) -> None:
        self.assembler = Assembler(SENSOR, polar_h10.FAMILY, TERMS)
        self.rate_hz, self.n = rate_hz, n
        self.taken = 0

    def packet(self) -> Arrived:
        first = self.taken
        self.taken += self.n
        at_ns = round(self.taken / self.rate_hz * S)
        frame = RawFrame(counts=_counts(first, self.n), stamp=7 * 10**17 + at_ns)
        return Arrived(frame, at_ns + 20_000_000)

    def send(self, packets: int) -> list[SampleBlock | Gap]:
        return [item for _ in range(packets) for item in self.assembler.push(self.packet())]

    def lose(self, packets: int) -> None:
        for _ in range(packets):
            self.packet()


class _Open:
    """A sensor of the open profile: counter of 16 bits, microseconds of 32."""

    def __init__(self, boot_s: float = 0.0, n: int = 10) -> None:
        self.assembler = Assembler(SENSOR, open_profile.FAMILY, TERMS)
        self.taken, self.boot_s, self.n = 0, boot_s, n

    def packet(self) -> Arrived:
        first = self.taken
        self.taken += self.n
        at_ns = self.taken * S // 100
        stamp = (at_ns // 1000 + round(self.boot_s * 1e6)) % 2**32
        counts = _counts(first, self.n)
        frame = RawFrame(counts=counts, counter=first % 2**16, stamp=stamp)
        return Arrived(frame, at_ns + 15_000_000)

    def send(self, packets: int) -> list[SampleBlock | Gap]:
        return [item for _ in range(packets) for item in self.assembler.push(self.packet())]

    def lose(self, packets: int) -> None:
        for _ in range(packets):
            self.packet()


def test_that_a_packet_of_a_third_of_a_second_is_a_block() -> None:
    strap = _Strap()
    (block,) = strap.send(1)
    assert isinstance(block, SampleBlock)
    assert 0 == block.first_tick
    assert 7 * 10**17 + 360_000_000 == block.device_time_ns
    assert 380_000_000 == block.arrived_ns
    assert not block.counts.flags.writeable


def test_that_short_packets_are_joined_to_a_fifth_of_a_second() -> None:
    blocks = _Open().send(6)
    assert [20, 20, 20] == [len(b.counts) for b in blocks if isinstance(b, SampleBlock)]
    assert [0, 20, 40] == [b.first_tick for b in blocks if isinstance(b, SampleBlock)]


def test_that_what_waits_is_given_out_when_the_link_ends() -> None:
    sensor = _Open()
    sensor.send(3)
    (block,) = sensor.assembler.interrupt("link lost")
    assert (20, 10) == (block.first_tick, len(block.counts))


def test_that_a_lost_packet_is_a_gap_of_its_samples() -> None:
    strap = _Strap(rate_hz=101.0)
    strap.send(10)
    strap.lose(2)
    gap, block = strap.send(1)
    assert isinstance(gap, Gap)
    assert (359, 72, "dropped by sensor") == (gap.after_tick, gap.missing, gap.reason)
    assert isinstance(block, SampleBlock)
    assert 432 == block.first_tick


def test_that_a_rate_off_by_two_per_cent_is_no_loss() -> None:
    strap = _Strap(rate_hz=102.0)
    assert not [item for item in strap.send(50) if isinstance(item, Gap)]
    assert 102.0 == pytest.approx(strap.assembler.measured_rate_hz, abs=0.01)


def test_that_an_outage_is_counted_to_the_sample_by_a_counter() -> None:
    sensor = _Open()
    sensor.send(30)
    sensor.assembler.interrupt("link lost")
    sensor.taken += 54_321
    sensor.assembler.resume(TERMS)
    gap = sensor.send(1)[0]
    assert isinstance(gap, Gap)
    assert (299, 54_321, "link lost") == (gap.after_tick, gap.missing, gap.reason)


@pytest.mark.parametrize("outage_s", [5_000, 20_000])
def test_that_an_outage_longer_than_counter_and_clock_is_counted(outage_s: int) -> None:
    sensor = _Open(boot_s=4_000.0)
    sensor.send(30)
    sensor.assembler.interrupt("link lost")
    sensor.taken += outage_s * 100 + 7
    sensor.assembler.resume(TERMS)
    gap = sensor.send(1)[0]
    assert isinstance(gap, Gap)
    assert outage_s * 100 + 7 == gap.missing


def test_that_an_outage_is_counted_by_the_clock_where_there_is_no_counter() -> None:
    strap = _Strap(rate_hz=99.2)
    strap.send(20)
    strap.assembler.interrupt("silent")
    strap.taken += 5_000
    strap.assembler.resume(TERMS)
    gap = strap.send(1)[0]
    assert isinstance(gap, Gap)
    assert 5_000 == pytest.approx(gap.missing, abs=1)
    assert "silent" == gap.reason


def test_that_a_sensor_started_anew_is_a_gap_by_the_computers_clock() -> None:
    sensor = _Open(boot_s=1000.0)
    sensor.send(30)
    before_ns = sensor.taken * S // 100
    frame = RawFrame(counts=_counts(0, 10), counter=0, stamp=100_000)
    gap, *_ = sensor.assembler.push(Arrived(frame, before_ns + 15_000_000 + 5 * S))
    assert isinstance(gap, Gap)
    assert (490, "counter reset") == (gap.missing, gap.reason)
    (block,) = sensor.assembler.interrupt("link lost")
    assert 790 == block.first_tick


def test_that_the_microsecond_clock_wraps_unnoticed() -> None:
    sensor = _Open(boot_s=2**32 / 1e6 - 1.0)
    items = sensor.send(40)
    assert not [item for item in items if isinstance(item, Gap)]
    stamps = [item.device_time_ns for item in items if isinstance(item, SampleBlock)]
    assert [2**32 * 1000 - S + (n + 2) * S // 10 for n in range(0, 40, 2)] == stamps


def test_that_a_burst_after_a_jam_is_no_gap() -> None:
    sensor = _Open()
    sensor.send(10)
    late = [sensor.packet() for _ in range(30)]
    at_ns = late[-1].at_ns
    items = [i for one in late for i in sensor.assembler.push(Arrived(one.frame, at_ns))]
    assert not [item for item in items if isinstance(item, Gap)]


def test_that_ticks_go_on_at_another_rate() -> None:
    strap = _Strap()
    strap.send(2)
    strap.assembler.interrupt("resumed")
    strap.assembler.resume(StreamTerms(rate_hz=50.0, range_g=4, g_per_count=0.001))
    strap.taken += 360
    gap = strap.send(1)[0]
    assert isinstance(gap, Gap)
    assert (71, 162, "resumed") == (gap.after_tick, gap.missing, gap.reason)


def test_that_time_asleep_is_counted_though_the_steady_clock_stood_still() -> None:
    strap = _Strap()
    strap.send(10)
    strap.assembler.interrupt("link lost")
    before = strap.packet()
    strap.taken += 360_000
    frame = strap.packet().frame
    woken = Arrived(frame, before.at_ns + S, 3_600 * S)
    gap = strap.assembler.push(woken)[0]
    assert isinstance(gap, Gap)
    assert 360_036 == pytest.approx(gap.missing, abs=1)


@pytest.mark.parametrize(("asleep_s", "missing"), [(3600, 360_000), (0, 0)])
def test_that_without_a_clock_of_its_own_the_computers_sleep_is_counted(
    asleep_s: int, missing: int
) -> None:
    assembler = Assembler(SENSOR, thingy.FAMILY, TERMS)
    assembler.push(Arrived(RawFrame(counts=_counts(0, 1)), S))
    assembler.interrupt("link lost")
    woken = Arrived(RawFrame(counts=_counts(1, 1)), 2 * S, asleep_s * S)
    gap = assembler.push(woken)[0]
    assert isinstance(gap, Gap)
    assert missing + 99 == gap.missing


def test_that_sleep_within_a_link_is_counted_without_a_clock_of_its_own() -> None:
    assembler = Assembler(SENSOR, thingy.FAMILY, TERMS)
    assembler.push(Arrived(RawFrame(counts=_counts(0, 1)), S))
    woken = Arrived(RawFrame(counts=_counts(1, 1)), S + S // 100, 60 * S)
    gap = assembler.push(woken)[-1]
    assert isinstance(gap, Gap)
    assert 6_000 == gap.missing


def test_that_the_first_reason_of_a_gap_stands() -> None:
    strap = _Strap()
    strap.send(2)
    strap.assembler.interrupt("silent")
    strap.assembler.interrupt("link lost")
    strap.lose(2)
    gap = strap.send(1)[0]
    assert isinstance(gap, Gap)
    assert "silent" == gap.reason


@given(st.lists(st.sampled_from(["send", "lose", "cut"]), max_size=60))
def test_that_every_sample_is_in_a_block_or_a_gap_exactly_once(story: list[str]) -> None:
    sensor = _Open()
    items = sensor.send(1)
    for step in story:
        if step == "lose":
            sensor.lose(1)
        elif step == "cut":
            items += sensor.assembler.interrupt("link lost")
            sensor.assembler.resume(TERMS)
        else:
            items += sensor.send(1)
    items += sensor.assembler.interrupt("link lost")
    tick = 0
    for item in items:
        if isinstance(item, Gap):
            assert tick == item.after_tick + 1
            tick += item.missing
        else:
            assert tick == item.first_tick
            np.testing.assert_array_equal(_counts(tick, len(item.counts)), item.counts)
            tick = item.next_tick
    assert tick == sensor.assembler.received + sensor.assembler.missing
