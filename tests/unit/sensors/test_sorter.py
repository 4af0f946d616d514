import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.samples import Gap, SampleBlock, SensorId
from sleepmon.sensors.assembler import Assembler
from sleepmon.sensors.contracts import Family, RawFrame, StreamTerms
from sleepmon.sensors.drivers import open_profile, polar_h10
from sleepmon.sensors.sorter import Arrived, Sorter

FAMILIES = (polar_h10.FAMILY, open_profile.FAMILY)
N = 10


def _packet(number: int, family: Family, boot_s: float = 0.0, first: int = 0) -> Arrived:
    """The packet of this number, of ten samples at 100 Hz that carry their own number."""
    numbers = np.arange(number * N, number * N + N)
    counts = np.stack([numbers % 30_000, numbers // 30_000, numbers * 0], axis=1).astype(np.int16)
    at_ns = (number + 1) * 100_000_000
    stamp = (at_ns + round(boot_s * 1e9)) // family.stamp_unit_ns
    stamp %= 2 ** (family.stamp_bits or 64)
    counter = None if family.counter_bits is None else (first + number * N) % 2**family.counter_bits
    return Arrived(RawFrame(counts=counts, counter=counter, stamp=stamp), at_ns)


def _numbers(packets: list[Arrived]) -> list[int]:
    return [(int(p.frame.counts[0, 0]) + 30_000 * int(p.frame.counts[0, 1])) // N for p in packets]


def _sorted(order: list[int], family: Family) -> tuple[list[int], Sorter]:
    sorter = Sorter(family, 100.0)
    done = [each for number in order for each in sorter.push(_packet(number, family))]
    return _numbers(done + sorter.flush()), sorter


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([0, 1, 2, 3], [0, 1, 2, 3]),
        ([0, 2, 1, 3], [0, 1, 2, 3]),
        ([1, 0, 2, 3], [0, 1, 2, 3]),
        ([0, 1, 1, 2, 2, 3], [0, 1, 2, 3]),
        ([0, 1, 5, 4, 6], [0, 1, 4, 5, 6]),
        ([0, 2, 4, 5], [0, 2, 4, 5]),
        ([0, 1, 3, 4, 5, 2, 6], [0, 1, 3, 4, 5, 6]),
    ],
)
def test_that_packets_come_out_in_order(
    order: list[int], expected: list[int], family: Family
) -> None:
    assert expected == _sorted(order, family)[0]


def test_that_repeats_and_late_packets_are_counted() -> None:
    _, sorter = _sorted([0, 1, 1, 1, 3, 4, 5, 2, 6], open_profile.FAMILY)
    assert (2, 1) == (sorter.repeated, sorter.too_late)
    _, sorter = _sorted([0, 1, 3, 4, 5, 2], open_profile.FAMILY)
    assert 1 == sorter.too_late


def test_that_only_the_packet_after_a_hole_waits() -> None:
    sorter = Sorter(polar_h10.FAMILY, 100.0)
    sizes = [len(sorter.push(_packet(k, polar_h10.FAMILY))) for k in (0, 1, 2, 4, 5, 6)]
    assert [0, 2, 1, 0, 2, 1] == sizes


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_that_a_sensor_counting_anew_is_let_through(family: Family) -> None:
    sorter = Sorter(family, 100.0)
    before = [_packet(k, family, boot_s=50_000.0, first=20_000) for k in range(4)]
    after = [_packet(k, family) for k in range(3)]
    done = [each for packet in before + after for each in sorter.push(packet)]
    assert [0, 1, 2, 3, 0, 1, 2] == _numbers(done + sorter.flush())
    assert 0 == sorter.too_late


def test_that_a_clock_set_back_a_little_is_let_through() -> None:
    family = polar_h10.FAMILY
    sorter = Sorter(family, 100.0)
    back = [_packet(k, family, boot_s=-4.05) for k in range(40, 44)]
    done = [
        each
        for packet in [*(_packet(k, family) for k in range(40)), *back]
        for each in sorter.push(packet)
    ]
    assert list(range(44)) == _numbers(done + sorter.flush())


def test_that_sensors_without_number_and_clock_are_taken_as_they_come() -> None:
    sorter = Sorter(polar_h10.FAMILY, 100.0)
    packet = Arrived(RawFrame(counts=np.zeros((1, 3), np.int16)), 0)
    assert [packet] == sorter.push(packet)
    assert [packet] == sorter.push(packet)


@given(st.lists(st.sampled_from(["send", "lose", "repeat", "swap", "cut"]), max_size=60))
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)
def test_that_neighbours_swapped_and_repeats_cost_nothing(family: Family, story: list[str]) -> None:
    """Whatever arrives is in a block at its own tick exactly once, and all else in a gap."""
    terms = StreamTerms(rate_hz=100.0, range_g=4, g_per_count=0.001)
    sorter, assembler = Sorter(family, 100.0), Assembler(SensorId("x:1"), family, terms)
    items: list[SampleBlock | Gap] = []
    taken, arrived = 0, 0
    last: list[int] = []

    def arrive(*numbers: int) -> None:
        for number in numbers:
            for packet in sorter.push(_packet(number, family)):
                items.extend(assembler.push(packet))

    for step in ["send", "send", *story, "send", "send"]:
        if step == "cut":
            for packet in sorter.flush():
                items.extend(assembler.push(packet))
            items.extend(assembler.interrupt("link lost"))
            sorter.begin(100.0)
            continue
        sent = {"swap": [taken + 1, taken], "send": [taken], "repeat": last}.get(step, [])
        arrive(*sent)
        if step != "repeat":
            taken, arrived = taken + max(1, len(sent)), arrived + len(sent)
            last = sent or last
    for packet in sorter.flush():
        items.extend(assembler.push(packet))
    items.extend(assembler.interrupt("link lost"))
    tick, seen = 0, 0
    for item in items:
        if isinstance(item, Gap):
            assert tick == item.after_tick + 1
            tick += item.missing
            continue
        assert tick == item.first_tick
        numbers = item.counts[:, 0].astype(int) + 30_000 * item.counts[:, 1].astype(int)
        np.testing.assert_array_equal(np.arange(tick, item.next_tick), numbers)
        tick, seen = item.next_tick, seen + len(item.counts)
    assert seen == arrived * N
