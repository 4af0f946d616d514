import asyncio
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError, SensorError, SensorLost
from sleepmon.sensors.contracts import StreamTerms
from sleepmon.sensors.drivers import battery, metamotion
from sleepmon.sensors.drivers.metamotion import CHIPS, MetaMotion, serial_of, start_commands
from tests.fakes.gatt_link import ScriptedLink

# Published in the tests of MbientLab's own software: at 8 g these are the forces below.
GOLDEN = bytes.fromhex("030562b7530de9fd16d04d0e57028affa1050a01")
FORCES_8_G = [[-4.539, 0.833, -0.131], [-2.995, 0.894, 0.146], [-0.029, 0.352, 0.065]]


def _start(link: ScriptedLink, told: bytes | None) -> tuple[MetaMotion, StreamTerms, list[bytes]]:
    heard: list[bytes] = []

    async def start() -> tuple[MetaMotion, StreamTerms, list[bytes]]:
        driver = MetaMotion()
        task = asyncio.ensure_future(
            driver.start(link, 100.0, 8, lambda payload: heard.append(bytes(payload)))
        )
        await asyncio.sleep(0)
        if told is not None:
            link.notify(metamotion.NOTIFY, told)
        return driver, await task, heard

    return asyncio.run(start())


@pytest.mark.parametrize("register", [0x05, 0x1C])
def test_that_the_makers_own_packet_is_understood(register: int) -> None:
    frame = MetaMotion().decode(bytes((3, register)) + GOLDEN[2:])
    assert np.allclose(FORCES_8_G, frame.counts * (8 / 32768), atol=5e-4)
    assert (None, None) == (frame.stamp, frame.counter)


@given(counts=st.lists(st.integers(-32768, 32767), min_size=9, max_size=9))
def test_that_packets_mean_what_was_sent(counts: list[int]) -> None:
    frame = MetaMotion().decode(b"\x03\x05" + struct.pack("<9h", *counts))
    assert counts == frame.counts.ravel().tolist()


@pytest.mark.parametrize(
    "payload", [b"", GOLDEN[:-1], b"\x04" + GOLDEN[1:], b"\x03\x04" + bytes(18)]
)
def test_that_other_packets_are_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError):
        MetaMotion().decode(payload)


def test_that_a_metamotion_s_is_started_and_stopped_as_documented() -> None:
    link = ScriptedLink()
    driver, terms, _ = _start(link, bytes.fromhex("03800400"))
    asyncio.run(driver.stop(link))
    commands = "0380 11090c00180000009001 0303a802 030501 03020100 030101 030100 03020001 030500"
    expected = [(metamotion.COMMAND, bytes.fromhex(command)) for command in commands.split()]
    assert expected == link.written
    assert StreamTerms(rate_hz=100.0, range_g=8, g_per_count=8 / 32768) == terms


def test_that_the_older_chip_has_its_own_codes() -> None:
    _, settings, packed, *_ = start_commands(CHIPS[1], 200, 8)
    assert (bytes.fromhex("03032908"), bytes.fromhex("031c01")) == (settings, packed)


@pytest.mark.parametrize("told", ["038003", "0380"])
def test_that_another_board_is_refused(told: str) -> None:
    with pytest.raises(SensorError, match="not known here"):
        _start(ScriptedLink(), bytes.fromhex(told))


def test_that_no_answer_is_a_lost_sensor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metamotion, "_ANSWER_S", 0.01)
    with pytest.raises(SensorLost, match="did not answer"):
        _start(ScriptedLink(), None)


def test_that_only_the_accelerometers_news_are_packets() -> None:
    link = ScriptedLink()
    _, _, heard = _start(link, bytes.fromhex("03800400"))
    for news in (b"\x01\x01\x00", b"\x03\x80\x04\x00", GOLDEN):
        link.notify(metamotion.NOTIFY, news)
    assert [GOLDEN] == heard


def test_that_a_sensor_never_started_has_nothing_to_stop() -> None:
    link = ScriptedLink({battery.LEVEL: b"\x0a"})
    asyncio.run(MetaMotion().stop(link))
    assert [] == link.written
    assert 10 == asyncio.run(MetaMotion().battery_percent(link))
    assert ["", None] == [serial_of("MetaWear"), serial_of("Meta")]
