import pytest
from bleak.exc import BleakGATTProtocolError

from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.network import VirtualNetworkDevice
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast

SPEC = SensorSpec(family="network", serial="esp-07", placement="chest")


def test_that_it_has_the_rates_of_its_family(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom(VirtualNetworkDevice, SPEC) as room:
            client = await room.client()
            for rate in (20, 33):
                command = open_profile.START_COMMAND.pack(open_profile.START, rate, 4)
                if rate == 33:
                    with pytest.raises(BleakGATTProtocolError):
                        await client.write_gatt_char(open_profile.CONTROL, command, response=True)
                else:
                    await client.write_gatt_char(open_profile.CONTROL, command, response=True)

    run_fast(story())
