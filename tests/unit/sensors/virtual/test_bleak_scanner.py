import asyncio
import inspect

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bumble.core import UUID

from sleepmon.sensors.virtual.bleak_scanner import VirtualScanner, bleak_uuid
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast


def test_that_bleak_asks_of_scanners_what_it_asked_when_ours_was_written() -> None:
    assert frozenset({"start", "stop"}) == BaseBleakScanner.__abstractmethods__
    expected = ["self", "detection_callback", "service_uuids"]
    assert expected == list(inspect.signature(BaseBleakScanner.__init__).parameters)


def test_that_uuids_are_written_as_bleak_does() -> None:
    assert "0000180f-0000-1000-8000-00805f9b34fb" == bleak_uuid(UUID.from_16_bits(0x180F))
    whole = "a5e10000-5b1e-4f0e-9d3b-1f2c3d4e5f60"
    assert whole == bleak_uuid(UUID(whole))


def test_that_public_bleak_hears_a_sensor(run_fast: RunFast) -> None:
    heard: list[tuple[BLEDevice, AdvertisementData]] = []

    async def story() -> None:
        async with bedroom() as room:
            scanner = BleakScanner(
                lambda device, data: heard.append((device, data)),
                backend=VirtualScanner,
                adapter_object=room.adapter,
            )
            async with scanner:
                await asyncio.sleep(2.0)
            assert 1 == len(scanner.discovered_devices)

    run_fast(story())
    device, data = heard[0]
    assert "Sleepmon ACC 00AA" == device.name == data.local_name
    assert -75 < data.rssi < -40


def test_that_a_filter_by_service_leaves_others_out(run_fast: RunFast) -> None:
    async def story() -> int:
        async with bedroom() as room:
            scanner = BleakScanner(
                service_uuids=["0000180d-0000-1000-8000-00805f9b34fb"],
                backend=VirtualScanner,
                adapter_object=room.adapter,
            )
            async with scanner:
                await asyncio.sleep(2.0)
            return len(scanner.discovered_devices)

    assert 0 == run_fast(story())
