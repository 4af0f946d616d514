import asyncio

import pytest

from sleepmon.domain.errors import SensorError
from sleepmon.sensors.contracts import StreamTerms
from sleepmon.sensors.drivers import battery, pmd
from sleepmon.sensors.drivers.polar_h10 import FAMILY, PolarH10, serial_of
from tests.fakes.gatt_link import ScriptedLink
from tests.unit.sensors.drivers.test_pmd import GOLDEN, OFFER


def _reply(command: int, error: int = 0, parameters: bytes = b"") -> bytes:
    return bytes((0xF0, command, 2, error, 0)) + parameters


def _start(link: ScriptedLink, rate_hz: float = 100.0, range_g: int = 4) -> StreamTerms:
    async def start() -> StreamTerms:
        driver = PolarH10()
        terms = await driver.start(link, rate_hz, range_g, lambda _payload: None)
        link.answer(pmd.CONTROL, _reply(pmd.STOP))
        await driver.stop(link)
        return terms

    return asyncio.run(start())


def test_that_names_carry_the_serial() -> None:
    assert "A1B2C3D4" == serial_of("Polar H10 A1B2C3D4")
    assert serial_of("Polar OH1 A1B2C3D4") is None


def test_that_it_asks_starts_and_stops_as_documented() -> None:
    link = ScriptedLink()
    link.answer(pmd.CONTROL, _reply(pmd.GET_SETTINGS, 0, OFFER), _reply(pmd.START))
    assert StreamTerms(rate_hz=100.0, range_g=4, g_per_count=0.001) == _start(link)
    commands = [b"\x01\x02", pmd.start_command(100, 4), b"\x03\x02"]
    assert [(pmd.CONTROL, command) for command in commands] == link.written
    assert {pmd.CONTROL, pmd.DATA} == link.listened_to


def test_that_a_stream_left_running_is_restarted() -> None:
    link = ScriptedLink()
    link.answer(
        pmd.CONTROL,
        _reply(pmd.GET_SETTINGS, 0, OFFER),
        _reply(pmd.START, pmd.ALREADY_IN_STATE),
        _reply(pmd.STOP),
        _reply(pmd.START),
    )
    assert 100.0 == _start(link).rate_hz
    assert [1, 2, 3, 2, 3] == [command[0] for _, command in link.written]


def test_that_a_rate_the_sensor_does_not_offer_is_refused() -> None:
    link = ScriptedLink()
    link.answer(pmd.CONTROL, _reply(pmd.GET_SETTINGS, 0, OFFER))
    with pytest.raises(SensorError, match="does not offer 130 Hz"):
        _start(link, rate_hz=130.0)


def test_that_packets_are_decoded_in_milli_g() -> None:
    frame = PolarH10().decode(GOLDEN)
    assert 2 == len(frame.counts)
    assert 64 == FAMILY.stamp_bits


def test_that_the_charge_is_the_standard_one() -> None:
    link = ScriptedLink({battery.LEVEL: b"\x58"})
    assert 88 == asyncio.run(PolarH10().battery_percent(link))
