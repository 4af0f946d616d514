import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError, SensorError
from sleepmon.sensors.contracts import StreamTerms
from sleepmon.sensors.drivers import battery
from sleepmon.sensors.drivers.open_profile import CONTROL, DATA, OpenProfile, serial_of
from tests.fakes.gatt_link import ScriptedLink

# By hand: first sample 65535, 4,000,000,000 us, samples (8192, -8192, 1) and (0, 32767, -32768).
GOLDEN = bytes.fromhex("ffff 00286bee 02 0020 00e0 0100 0000 ff7f 0080".replace(" ", ""))
STREAMING = bytes.fromhex("01 01 6400 04 0020".replace(" ", ""))


def _start(link: ScriptedLink) -> StreamTerms:
    return asyncio.run(OpenProfile().start(link, 100.0, 4, lambda _payload: None))


def test_that_a_golden_packet_is_understood() -> None:
    frame = OpenProfile().decode(GOLDEN)
    assert (65_535, 4_000_000_000) == (frame.counter, frame.stamp)
    assert [[8192, -8192, 1], [0, 32_767, -32_768]] == frame.counts.tolist()


@pytest.mark.parametrize("payload", [b"", GOLDEN[:6], GOLDEN[:-1], GOLDEN + b"\0", bytes(7)])
def test_that_a_packet_of_another_size_is_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        OpenProfile().decode(payload)


@given(st.binary(max_size=260))
def test_that_noise_raises_payload_errors_only(payload: bytes) -> None:
    try:
        frame = OpenProfile().decode(payload)
    except PayloadError:
        return
    assert len(payload) == 7 + 6 * len(frame.counts)


@given(st.integers(0, len(GOLDEN) - 1), st.integers(0, 255))
def test_that_a_packet_with_a_wrong_byte_is_decoded_or_refused(at: int, value: int) -> None:
    payload = bytearray(GOLDEN)
    payload[at] = value
    try:
        OpenProfile().decode(bytes(payload))
    except PayloadError:
        return


def test_that_names_carry_the_serial() -> None:
    assert "0C31" == serial_of("Sleepmon ACC 0C31")
    assert serial_of("Sleepmon ACC") is None


def test_that_it_is_started_and_says_its_unit() -> None:
    link = ScriptedLink({CONTROL: STREAMING})
    assert StreamTerms(rate_hz=100.0, range_g=4, g_per_count=1 / 8192) == _start(link)
    assert [(CONTROL, bytes.fromhex("01640004"))] == link.written
    assert {DATA} == link.listened_to


def test_that_it_is_stopped() -> None:
    link = ScriptedLink()
    asyncio.run(OpenProfile().stop(link))
    assert [(CONTROL, b"\x00")] == link.written


@pytest.mark.parametrize(
    ("state", "words"),
    [(b"\x02" + STREAMING[1:], "another version"), (b"", "another version")]
    + [
        (bytes.fromhex("01006400040020"), "does not"),
        (bytes.fromhex("01016400040000"), "does not"),
    ],
)
def test_that_a_sensor_of_another_mind_is_refused(state: bytes, words: str) -> None:
    with pytest.raises(SensorError, match=words):
        _start(ScriptedLink({CONTROL: state}))


def test_that_the_charge_is_the_standard_one() -> None:
    link = ScriptedLink({battery.LEVEL: b"\x07"})
    assert 7 == asyncio.run(OpenProfile().battery_percent(link))
