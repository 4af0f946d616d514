import asyncio

import pytest
from bleak import BleakClient
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import BleakError, BleakGATTProtocolError

from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.sources.backend import SourceClient, SourceScanner, address_of
from sleepmon.sensors.sources.recorded import RecordedSource
from tests.unit.sensors.sources.test_recorded import RECORDING


def _heard(source: RecordedSource) -> BLEDevice:
    return BLEDevice(address_of(source), source.name, {"source": source})


def _client(source: RecordedSource) -> BleakClient:
    return BleakClient(_heard(source), backend=SourceClient)


def test_that_a_source_is_used_by_one_at_a_time() -> None:
    async def story() -> None:
        source = RecordedSource(RECORDING)
        async with _client(source) as first:
            assert first.is_connected
            assert source.name == first.name
            with pytest.raises(BleakError, match="played already"):
                await _client(source).connect()
        async with _client(source):
            pass

    asyncio.run(story())


def test_that_bad_commands_are_refused_as_on_the_air() -> None:
    async def story() -> list[int]:
        codes = []
        async with _client(RecordedSource(RECORDING)) as client:
            for rate, span in ((99, 4), (100, 3)):
                command = open_profile.START_COMMAND.pack(open_profile.START, rate, span)
                with pytest.raises(BleakGATTProtocolError) as caught:
                    await client.write_gatt_char(open_profile.CONTROL, command, response=True)
                codes.append(int(caught.value.code))
        return codes

    assert [0x80, 0x81] == asyncio.run(story())


def test_that_a_stranger_is_no_source() -> None:
    with pytest.raises(BleakError, match="needs a source"):
        SourceClient("00:11:22:33:44:55", disconnected_callback=None, timeout=1.0)


def test_that_bleak_asks_for_nothing_that_is_not_there() -> None:
    for backend, base in ((SourceClient, BaseBleakClient), (SourceScanner, BaseBleakScanner)):
        assert issubclass(backend, base)
        assert frozenset() == backend.__abstractmethods__
