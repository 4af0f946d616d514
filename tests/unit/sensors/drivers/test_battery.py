import asyncio

import pytest

from sleepmon.sensors.drivers.battery import LEVEL, read_battery_percent
from tests.fakes.gatt_link import ScriptedLink


@pytest.mark.parametrize(("value", "percent"), [(b"\x00", 0), (b"\x64", 100), (b"\xff", None)])
def test_that_only_a_percentage_is_a_charge(value: bytes, percent: int | None) -> None:
    assert percent == asyncio.run(read_battery_percent(ScriptedLink({LEVEL: value})))


def test_that_an_empty_answer_is_no_charge() -> None:
    assert asyncio.run(read_battery_percent(ScriptedLink({LEVEL: b""}))) is None
