import asyncio
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.drivers import battery, thingy
from sleepmon.sensors.drivers.thingy import Thingy, serial_of
from tests.fakes.gatt_link import ScriptedLink

# By hand: 1 g downwards is 1024, so (-1, 1, -0.5) g upwards, and anything for rotation and field.
GOLDEN = bytes.fromhex("0004 00fc 0002 0100 0200 0300 0400 0500 0600".replace(" ", ""))


def test_that_a_golden_packet_is_understood() -> None:
    frame = Thingy().decode(GOLDEN)
    assert [[-1024, 1024, -512]] == frame.counts.tolist()
    assert (None, None) == (frame.stamp, frame.counter)


@given(values=st.tuples(*[st.integers(-32768, 32767)] * 9))
def test_that_packets_mean_what_was_sent(values: tuple[int, ...]) -> None:
    frame = Thingy().decode(struct.pack("<9h", *values))
    assert [[min(-value, 32767) for value in values[:3]]] == frame.counts.tolist()


@pytest.mark.parametrize("payload", [b"", GOLDEN[:-1], GOLDEN * 2])
def test_that_other_packets_are_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError, match="no raw motion"):
        Thingy().decode(payload)


def test_that_it_sets_the_rate_before_it_listens_and_stops_by_not_listening() -> None:
    first = bytes.fromhex("f401 f401 f401 0a00 01".replace(" ", ""))
    link = ScriptedLink({battery.LEVEL: b"\x64", thingy.SETTINGS: first})
    driver = Thingy()
    terms = asyncio.run(driver.start(link, 50.0, 2, lambda _payload: None))
    settings = bytes.fromhex("f401 f401 f401 3200 01".replace(" ", ""))
    assert [(thingy.SETTINGS, settings)] == link.written
    assert {thingy.RAW} == link.listened_to
    assert (50.0, 2, 1 / 1024) == (terms.rate_hz, terms.range_g, terms.g_per_count)
    assert 100 == asyncio.run(driver.battery_percent(link))
    asyncio.run(driver.stop(link))
    assert set() == link.listened_to


def test_that_its_flash_is_left_alone_when_the_rate_is_right() -> None:
    link = ScriptedLink({thingy.SETTINGS: thingy.CONFIGURATION.pack(500, 500, 500, 100, 1)})
    asyncio.run(Thingy().start(link, 100.0, 2, lambda _payload: None))
    assert ([], {thingy.RAW}) == (link.written, link.listened_to)


def test_that_the_name_tells_the_family_only() -> None:
    assert ["", None] == [serial_of("Thingy"), serial_of("Thingy:91")]
