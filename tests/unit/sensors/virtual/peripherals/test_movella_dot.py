import pytest

from sleepmon.sensors.drivers import movella_dot
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.movella_dot import VirtualMovellaDot
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast

SPEC = SensorSpec(family="movella_dot", serial="0A0B0C0D", placement="chest", battery_percent=61.0)


@pytest.mark.parametrize(("asked", "kept"), [(20, 20), (60, 60), (77, 60)])
def test_that_it_takes_only_rates_it_has(run_fast: RunFast, asked: int, kept: int) -> None:
    async def story() -> bytes:
        async with bedroom(VirtualMovellaDot, SPEC) as room:
            client = await room.client()
            command = movella_dot.rate_command(asked)
            await client.write_gatt_char(movella_dot.DEVICE_CONTROL, command, response=True)
            return bytes(await client.read_gatt_char(movella_dot.DEVICE_CONTROL))

    assert movella_dot.rate_command(kept) == run_fast(story())


def test_that_it_tells_its_charge_and_that_it_is_not_charged(run_fast: RunFast) -> None:
    async def story() -> bytes:
        async with bedroom(VirtualMovellaDot, SPEC) as room:
            return bytes(await (await room.client()).read_gatt_char(movella_dot.BATTERY))

    assert bytes((61, 0)) == run_fast(story())


def test_that_it_starts_and_stops(run_fast: RunFast) -> None:
    async def story() -> list[bool]:
        async with bedroom(VirtualMovellaDot, SPEC) as room:
            client = await room.client()
            states = []
            for command in (movella_dot.START, movella_dot.STOP):
                await client.write_gatt_char(movella_dot.CONTROL, command, response=True)
                states.append(room.sensor.streaming)
            return states

    assert [True, False] == run_fast(story())
