import pytest
from bleak.exc import BleakGATTProtocolError

from sleepmon.sensors.drivers import thingy
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.thingy import VirtualThingy
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast

SPEC = SensorSpec(family="thingy", serial="0A0B0C0D", placement="chest")


@pytest.mark.parametrize(("asked", "kept"), [(100, 100), (4, 10), (201, 10)])
def test_that_it_takes_only_rates_it_has(run_fast: RunFast, asked: int, kept: int) -> None:
    async def story() -> bytes:
        async with bedroom(VirtualThingy, SPEC) as room:
            client = await room.client()
            settings = thingy.CONFIGURATION.pack(500, 500, 500, asked, 1)
            await client.write_gatt_char(thingy.SETTINGS, settings, response=True)
            return bytes(await client.read_gatt_char(thingy.SETTINGS))

    assert kept == thingy.CONFIGURATION.unpack(run_fast(story()))[3]


def test_that_a_configuration_of_another_length_is_refused(run_fast: RunFast) -> None:
    async def story() -> int:
        async with bedroom(VirtualThingy, SPEC) as room:
            client = await room.client()
            with pytest.raises(BleakGATTProtocolError) as caught:
                await client.write_gatt_char(thingy.SETTINGS, b"\x00", response=True)
            return int(caught.value.code)

    assert 0x0D == run_fast(story())
