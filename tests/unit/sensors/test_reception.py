import pytest

from sleepmon.domain.samples import SensorId
from sleepmon.sensors.contracts import StreamTerms
from sleepmon.sensors.drivers.open_profile import FAMILY, HEADER, OpenProfile
from sleepmon.sensors.reception import Reception
from tests.fakes.clock import FakeClock
from tests.fakes.hub_listener import HubMemory

SENSOR = SensorId("open_profile:0C31")
TERMS = StreamTerms(rate_hz=100.0, range_g=4, g_per_count=1 / 8192)


class _Bench:
    """A reception fed by hand."""

    def __init__(self, memory: HubMemory | None = None) -> None:
        self.clock = FakeClock()
        self.memory = memory or HubMemory()
        self.reception = Reception(SENSOR, FAMILY, self.clock, self.memory, True)
        self.taken = 0

    def begin(self) -> None:
        self.reception.open_link(OpenProfile())
        self.reception.begin_stream(TERMS)

    def send(self, packets: int) -> None:
        for _ in range(packets):
            self.reception.on_payload(self.payload())

    def payload(self, from_here: int = 0) -> bytearray:
        first = self.taken + from_here
        self.clock.advance(0.1)
        self.taken += 10
        head = HEADER.pack(first % 65_536, first * 10_000 + 100_000, 10)
        return bytearray(head + bytes(60))


def test_that_packets_become_blocks_and_counts() -> None:
    bench = _Bench()
    bench.begin()
    bench.send(4)
    assert 40 == bench.memory.samples(SENSOR)
    status = bench.reception.status()
    assert (40, 0, 100.0) == (status.received, status.missing, status.rate_hz)
    assert bench.clock.utc_ns() == status.last_arrived_utc_ns
    assert status.simulated


def test_that_packets_before_the_terms_are_known_are_kept() -> None:
    bench = _Bench()
    bench.reception.open_link(OpenProfile())
    bench.send(2)
    assert [] == bench.memory.items
    bench.reception.begin_stream(TERMS)
    assert 20 == bench.memory.samples(SENSOR)


def test_that_packets_of_a_stream_that_ended_before_it_began_are_kept() -> None:
    bench = _Bench()
    bench.begin()
    bench.send(4)
    bench.reception.interrupt("link lost")
    bench.reception.open_link(OpenProfile())
    bench.send(2)
    bench.reception.interrupt("link lost")
    assert 60 == bench.memory.samples(SENSOR)
    bench.memory.assert_unbroken(SENSOR)


def test_that_a_packet_that_comes_twice_or_too_late_is_told() -> None:
    bench = _Bench()
    bench.begin()
    bench.send(3)
    late = bench.payload()
    bench.send(3)
    for payload in (late, bench.payload(), bench.payload(-10)):
        bench.reception.on_payload(payload)
    assert ["samples dropped", "late packet", "repeated packet"] == [
        kind for _, kind, _ in bench.memory.faults
    ]
    bench.memory.assert_unbroken(SENSOR)


def test_that_packets_after_the_link_are_dropped() -> None:
    bench = _Bench()
    bench.begin()
    bench.send(2)
    bench.reception.interrupt("link lost")
    bench.send(2)
    assert 20 == bench.memory.samples(SENSOR)


def test_that_garbage_is_told_once_then_summed_up() -> None:
    bench = _Bench()
    bench.begin()
    for _ in range(30):
        bench.reception.on_payload(bytearray(b"garbage"))
    bench.clock.advance(11.0)
    bench.reception.on_payload(bytearray(b"garbage"))
    assert [(SENSOR, "garbage packet", 1), (SENSOR, "garbage packet", 30)] == bench.memory.faults


def test_that_a_loss_is_told_as_gap_fault_and_status() -> None:
    bench = _Bench()
    bench.begin()
    bench.send(2)
    bench.taken += 70
    bench.clock.advance(0.7)
    bench.send(3)
    (gap,) = bench.memory.gaps(SENSOR)
    assert 70 == gap.missing
    assert ["samples dropped"] == [kind for _, kind, _ in bench.memory.faults]
    assert 70 == bench.memory.statuses[-1].missing


def test_that_a_sensor_let_go_and_taken_again_counts_on() -> None:
    bench = _Bench()
    bench.begin()
    bench.send(2)
    bench.reception.interrupt("resumed")
    bench.reception.renew()
    bench.taken += 500
    bench.clock.advance(5.0)
    bench.begin()
    bench.send(2)
    bench.memory.assert_unbroken(SENSOR)
    (gap,) = bench.memory.gaps(SENSOR)
    assert (500, "resumed") == (gap.missing, gap.reason)


@pytest.mark.expects_log("a follower of open_profile:0C31 failed")
def test_that_a_followers_mistake_does_not_end_the_stream() -> None:
    class _Clumsy(HubMemory):
        def on_block(self, block: object) -> None:
            raise RuntimeError("oh")

    bench = _Bench(_Clumsy())
    bench.begin()
    bench.send(4)
    assert 40 == bench.reception.status().received


def test_that_the_charge_is_told_when_it_changes() -> None:
    bench = _Bench()
    for percent in (80, 80, 79):
        bench.reception.battery(percent)
    assert [80, 79] == [status.battery_percent for status in bench.memory.statuses]
