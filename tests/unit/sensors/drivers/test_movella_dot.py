import asyncio
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError, SensorError
from sleepmon.sensors.drivers import movella_dot
from sleepmon.sensors.drivers.movella_dot import MovellaDot, rate_command, serial_of
from tests.fakes.gatt_link import ScriptedLink

# By hand: 16 777 216 us, (9.80665, 0.5, -1) m/s², (1, 2, 3) degrees a second.
GOLDEN = bytes.fromhex(
    "00000001 0ae81c41 0000003f 000080bf 0000803f 00000040 00004040".replace(" ", "")
)
FLOATS = st.floats(-160.0, 160.0, width=32)


def test_that_a_golden_packet_is_understood() -> None:
    frame = MovellaDot().decode(GOLDEN)
    assert 2**24 == frame.stamp
    assert np.allclose([[9.80665, 0.5, -1.0]], frame.counts)


@given(stamp=st.integers(0, 2**32 - 1), values=st.tuples(*[FLOATS] * 6))
def test_that_packets_mean_what_was_sent(stamp: int, values: tuple[float, ...]) -> None:
    frame = MovellaDot().decode(struct.pack("<I6f", stamp, *values))
    assert ([list(values[:3])], stamp) == (frame.counts.tolist(), frame.stamp)


def test_that_a_packet_may_fill_its_characteristic() -> None:
    frame = MovellaDot().decode(GOLDEN + bytes(12))
    assert np.allclose([[9.80665, 0.5, -1.0]], frame.counts)


@pytest.mark.parametrize("payload", [b"", GOLDEN[:-1], GOLDEN + bytes(13)])
def test_that_other_packets_are_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError, match="no rate quantities"):
        MovellaDot().decode(payload)


def test_that_it_sets_the_rate_starts_and_stops_as_documented() -> None:
    link = ScriptedLink({movella_dot.DEVICE_CONTROL: rate_command(30)})
    driver = MovellaDot()
    terms = asyncio.run(driver.start(link, 30.0, 16, lambda _payload: None))
    asyncio.run(driver.stop(link))
    control = b"\x10" + bytes(23) + b"\x1e\x00" + bytes(6)
    assert [
        (movella_dot.DEVICE_CONTROL, control),
        (movella_dot.CONTROL, b"\x01\x01\x15"),
        (movella_dot.CONTROL, b"\x01\x00\x15"),
    ] == link.written
    assert {movella_dot.MEDIUM_PAYLOAD} == link.listened_to
    assert (30.0, 16) == (terms.rate_hz, terms.range_g)


def test_that_a_sensor_that_keeps_its_rate_is_an_error() -> None:
    link = ScriptedLink({movella_dot.DEVICE_CONTROL: rate_command(60)})
    with pytest.raises(SensorError, match="asked for 30 Hz and keeps to 60 Hz"):
        asyncio.run(MovellaDot().start(link, 30.0, 16, lambda _payload: None))


@pytest.mark.parametrize(("value", "percent"), [(b"\x4b\x01", 75), (b"", None), (b"\xff", None)])
def test_that_the_charge_is_its_own(value: bytes, percent: int | None) -> None:
    link = ScriptedLink({movella_dot.BATTERY: value})
    assert percent == asyncio.run(MovellaDot().battery_percent(link))


def test_that_both_names_tell_the_family_only() -> None:
    assert ["", "", None] == [serial_of(n) for n in ("Xsens DOT", "Movella DOT", "Xsens")]
