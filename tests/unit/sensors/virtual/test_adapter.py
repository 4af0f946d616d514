import asyncio

import pytest
from bleak.exc import BleakBluetoothNotAvailableError, BleakError

from sleepmon.sensors.virtual.adapter import Adapter
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast


def test_that_an_adapter_switched_off_ends_links_and_refuses_scans(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            client = await room.client()
            await room.adapter.set_power(False)
            await asyncio.sleep(0.5)
            assert not client.is_connected
            with pytest.raises(BleakBluetoothNotAvailableError):
                await room.find()

    run_fast(story())


def test_that_an_adapter_switched_on_again_works(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            await room.client()
            await room.adapter.set_power(False)
            await room.adapter.set_power(True)
            client = await room.client()
            assert client.is_connected

    run_fast(story())


def test_that_an_adapter_holds_only_so_many_links(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            room.adapter = Adapter(room.air, max_links=0)
            with pytest.raises(BleakError, match="abort"):
                await room.client()
            await room.adapter.set_power(False)

    run_fast(story())


def test_that_a_connection_given_up_leaves_the_adapter_usable(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            found = await room.find()
            room.air.set_in_range(room.sensor.controller, False)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1.0):
                    await room.adapter.connect(found.details["address"])
            room.air.set_in_range(room.sensor.controller, True)
            assert (await room.client()).is_connected

    run_fast(story())
