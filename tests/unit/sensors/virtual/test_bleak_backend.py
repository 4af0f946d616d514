import asyncio

import pytest
from bleak import BleakClient
from bleak.backends.client import BaseBleakClient
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError

from sleepmon.sensors.drivers import battery, open_profile
from sleepmon.sensors.virtual.bleak_backend import VirtualClient
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast

# Clients of bleak 3.1; when this changes, our backend must follow.
ABSTRACT = {
    "connect",
    "disconnect",
    "is_connected",
    "mtu_size",
    "pair",
    "read_gatt_char",
    "read_gatt_descriptor",
    "start_notify",
    "stop_notify",
    "unpair",
    "write_gatt_char",
    "write_gatt_descriptor",
}


def test_that_bleak_asks_of_clients_what_it_asked_when_ours_was_written() -> None:
    assert ABSTRACT == BaseBleakClient.__abstractmethods__


def test_that_public_bleak_connects_reads_and_disconnects(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            client = await room.client()
            assert 247 == client.mtu_size
            assert "Sleepmon ACC 00AA" == client.name
            data = client.services.get_characteristic(open_profile.DATA)
            assert data is not None
            assert ["notify"] == data.properties
            assert 244 == data.max_write_without_response_size
            assert b"\x3d" == await client.read_gatt_char(battery.LEVEL)
            assert b"\0\0" == await client.read_gatt_descriptor(data.descriptors[0].handle)
            await client.disconnect()
            assert not client.is_connected
            await client.disconnect()

    run_fast(story())


def test_that_a_sensors_refusal_is_bleaks_own_error(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            client = await room.client()
            bad = open_profile.START_COMMAND.pack(open_profile.START, 101, 4)
            with pytest.raises(BleakGATTProtocolError):
                await client.write_gatt_char(open_profile.CONTROL, bad, response=True)

    run_fast(story())


def test_that_notifications_stop_when_asked(run_fast: RunFast) -> None:
    async def story() -> None:
        packets: list[bytearray] = []
        async with bedroom() as room:
            client = await room.client()
            await client.start_notify(open_profile.DATA, lambda _c, data: packets.append(data))
            start = open_profile.START_COMMAND.pack(open_profile.START, 100, 4)
            await client.write_gatt_char(open_profile.CONTROL, start, response=True)
            await asyncio.sleep(2.0)
            await client.stop_notify(open_profile.DATA)
            count = len(packets)
            assert count >= 15
            await asyncio.sleep(2.0)
            assert count == len(packets)

    run_fast(story())


def test_that_an_address_is_enough_to_connect(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            address = (await room.find()).address
            client = BleakClient(address, backend=VirtualClient, adapter_object=room.adapter)
            await client.connect()
            assert client.is_connected

    run_fast(story())


def test_that_a_stranger_is_not_found(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            client = BleakClient(
                "AA:BB:CC:DD:EE:FF",
                backend=VirtualClient,
                adapter_object=room.adapter,
                timeout=2.0,
            )
            with pytest.raises(BleakDeviceNotFoundError):
                await client.connect()

    run_fast(story())


def test_that_nothing_can_be_asked_without_a_link(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            client = await room.client()
            level = client.services.get_characteristic(battery.LEVEL)
            assert level is not None
            with pytest.raises(BleakError, match="already connected"):
                await client.connect()
            await client.disconnect()
            with pytest.raises(BleakError):
                await client.read_gatt_char(level)
            with pytest.raises(BleakError, match="virtual adapter"):
                BleakClient("AA:BB:CC:DD:EE:FF", backend=VirtualClient)

    run_fast(story())
