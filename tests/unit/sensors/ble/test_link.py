import asyncio
from typing import Any

import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice

from sleepmon.domain.errors import SensorError, SensorLost
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor, RadioKind
from sleepmon.sensors.ble.link import BleakLink
from sleepmon.sensors.ble.scanner import Heard
from sleepmon.sensors.contracts import OnHeard
from sleepmon.sensors.drivers import battery, open_profile
from sleepmon.sensors.virtual.bleak_backend import VirtualClient
from tests.fakes.bedroom import Bedroom, bedroom
from tests.unit.sensors.virtual.conftest import RunFast, run_fast

__all__ = ["run_fast"]

FOUND = FoundSensor(
    sensor=SensorId("open_profile:00AA"),
    name="Sleepmon ACC 00AA",
    family="open_profile",
    serial="00AA",
    rssi_dbm=-50,
    rates_hz=(100.0,),
    ranges_g=(4,),
)


class _Radio:
    """Builds clients of the bedroom's air."""

    kind: RadioKind = "virtual"

    def new_loop(self) -> asyncio.AbstractEventLoop:
        return asyncio.new_event_loop()

    async def open(self) -> None:
        return None

    async def close(self) -> None:
        return None

    def scanner(self, on_heard: OnHeard) -> BleakScanner:
        return BleakScanner(on_heard)

    def client(
        self, heard: BLEDevice, on_disconnected: Any, timeout_s: float, pair: bool
    ) -> BleakClient:
        backend = VirtualClient
        return BleakClient(heard, on_disconnected, timeout=timeout_s, pair=pair, backend=backend)


async def _linked(room: Bedroom) -> BleakLink:
    link = BleakLink(_Radio(), Heard(FOUND, await room.find()))
    await link.connect()
    return link


def test_that_a_link_reads_writes_and_listens(run_fast: RunFast) -> None:
    async def story() -> int:
        packets: list[bytearray] = []
        async with bedroom() as room:
            link = await _linked(room)
            assert b"\x3d" == await link.read(battery.LEVEL)
            await link.listen(open_profile.DATA, packets.append)
            await link.write(open_profile.CONTROL, bytes.fromhex("01640004"))
            await asyncio.sleep(1.0)
            await link.ignore(open_profile.DATA)
            await link.cut()
            assert not link.dropped.is_set()
        return len(packets)

    assert run_fast(story()) >= 8


def test_that_a_broken_link_is_told_and_refuses(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            link = await _linked(room)
            room.air.drop(room.sensor.controller)
            await asyncio.wait_for(link.dropped.wait(), 2.0)
            with pytest.raises(SensorLost):
                await link.read(battery.LEVEL)
            await link.cut()

    run_fast(story())


def test_that_a_dead_link_is_cut_without_waiting_for_ever(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            link = await _linked(room)
            room.air.set_in_range(room.sensor.controller, False)
            async with asyncio.timeout(6.0):
                await link.cut()

    run_fast(story())


def test_that_a_refusal_is_a_sensor_error(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            link = await _linked(room)
            with pytest.raises(SensorError):
                await link.write(open_profile.CONTROL, bytes.fromhex("01630004"))
            with pytest.raises(SensorError):
                await link.read("0000ffff-0000-1000-8000-00805f9b34fb")

    run_fast(story())


def test_that_a_characteristic_that_takes_commands_only_is_sent_commands(
    run_fast: RunFast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    write = VirtualClient.write_gatt_char

    async def watched(self: VirtualClient, to: Any, data: Any, response: bool) -> None:
        asked.append(response)
        await write(self, to, data, response)

    async def story() -> None:
        async with bedroom() as room:
            link = await _linked(room)
            await link.write(open_profile.CONTROL, bytes.fromhex("01640004"))
            control = link._client.services.get_characteristic(open_profile.CONTROL)
            assert control is not None
            control.properties[:] = ["write-without-response"]
            await link.write(open_profile.CONTROL, b"\x00")

    monkeypatch.setattr(VirtualClient, "write_gatt_char", watched)
    run_fast(story())
    assert [True, False] == asked
