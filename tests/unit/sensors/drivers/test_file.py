import asyncio

from sleepmon.sensors.drivers.file import FAMILY, RecordedFile, serial_of
from tests.fakes.gatt_link import ScriptedLink


def test_that_names_carry_the_serial() -> None:
    assert "1A2B3C4D" == serial_of("Sleepmon File 1A2B3C4D")
    assert serial_of("Sleepmon ACC 1A2B3C4D") is None


def test_that_a_file_has_no_battery_and_does_not_ask_for_one() -> None:
    link = ScriptedLink()
    assert asyncio.run(RecordedFile().battery_percent(link)) is None
    assert not FAMILY.tells_battery
