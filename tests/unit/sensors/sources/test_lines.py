import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.drivers.open_profile import STATE, OpenProfile
from sleepmon.sensors.sources.lines import Hello, Packer, Sample, State, read_line

COUNT = st.integers(-32768, 32767)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"hello esp-07\n", Hello("esp-07")),
        (b"state 1 100 4 8192\r\n", State(True, 100, 4, 8192)),
        (b"7 123456 -1 2 4096\n", Sample(7, 123456, (-1, 2, 4096))),
        (b"7,123456,-1,2,4096", Sample(7, 123456, (-1, 2, 4096))),
    ],
)
def test_that_lines_are_understood(line: bytes, said: object) -> None:
    assert said == read_line(line)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"hello no_such",
        b"state 2 100 4 1",
        b"state 1 70000 4 1",
        b"1 2 3 4",
        b"-1 2 3 4 5",
        b"1 2 40000 4 5",
        b"1 2 3.5 4 5",
        b"\xff\xfe",
        b"1 " * 200,
    ],
)
def test_that_other_lines_are_refused(line: bytes) -> None:
    with pytest.raises(PayloadError):
        read_line(line)


@given(st.binary(max_size=200))
def test_that_noise_is_refused_in_words(line: bytes) -> None:
    try:
        read_line(line)
    except PayloadError:
        return


@given(
    counts=st.lists(st.tuples(COUNT, COUNT, COUNT), min_size=10, max_size=10),
    number=st.integers(0, 2**32 - 10),
)
def test_that_packets_mean_what_the_lines_said(
    counts: list[tuple[int, int, int]], number: int
) -> None:
    packer = Packer(100)
    packets = [packer.add(Sample(number + i, i, sample)) for i, sample in enumerate(counts)]
    assert [None] * 9 == packets[:9]
    assert packets[9] is not None
    frame = OpenProfile().decode(packets[9])
    assert (number % 2**16, 9) == (frame.counter, frame.stamp)
    assert [list(sample) for sample in counts] == frame.counts.tolist()


def test_that_a_number_left_out_ends_a_packet() -> None:
    packer = Packer(100)
    assert packer.add(Sample(0, 0, (0, 0, 0))) is None
    packet = packer.add(Sample(5, 5, (0, 0, 0)))
    assert packet is not None
    assert (0, 1) == (OpenProfile().decode(packet).counter, packet[6])


def test_that_a_state_reads_as_the_open_profiles() -> None:
    assert (1, 1, 50, 8, 4096) == STATE.unpack(State(True, 50, 8, 4096).packed())
