import asyncio
import itertools

import pytest
from bleak.exc import BleakError

from sleepmon.sensors.drivers import battery, open_profile
from sleepmon.sensors.virtual.radio import AirSettings
from tests.fakes.bedroom import Bedroom, bedroom
from tests.unit.sensors.virtual.conftest import RunFast

START = open_profile.START_COMMAND.pack(open_profile.START, 100, 4)


async def _stream(room: Bedroom, numbers: list[int]) -> None:
    """Connect and gather the counter of every packet."""
    client = await room.client()
    decode = open_profile.OpenProfile().decode

    def on_packet(_characteristic: object, payload: bytearray) -> None:
        counter = decode(bytes(payload)).counter
        assert counter is not None
        numbers.append(counter)

    await client.start_notify(open_profile.DATA, on_packet)
    await client.write_gatt_char(open_profile.CONTROL, START, response=True)


def test_that_retransmission_delays_packets_and_loses_none(run_fast: RunFast) -> None:
    numbers: list[int] = []

    async def story() -> None:
        async with bedroom() as room:
            await _stream(room, numbers)
            room.air.conditions(room.sensor.controller).packet_error_rate = 0.5
            await asyncio.sleep(30.0)

    run_fast(story())
    assert len(numbers) > 280
    assert list(range(0, 10 * len(numbers), 10)) == numbers


def test_that_a_jammed_sensor_runs_out_of_buffer_and_drops_samples(run_fast: RunFast) -> None:
    numbers: list[int] = []

    async def story() -> tuple[int, int]:
        async with bedroom(settings=AirSettings(transmit_buffer=5, supervision_s=9.0)) as room:
            await _stream(room, numbers)
            await asyncio.sleep(2.0)
            room.air.set_in_range(room.sensor.controller, False)
            await asyncio.sleep(4.0)
            room.air.set_in_range(room.sensor.controller, True)
            await asyncio.sleep(2.0)
            return room.sensor.taken, room.sensor.sent

    taken, sent = run_fast(story())
    jumps = [b - a for a, b in itertools.pairwise(numbers) if b - a != 10]
    assert taken - sent + 10 == sum(jumps)
    assert 340 <= taken - sent <= 360


def test_that_a_link_dies_when_the_sensor_stays_away(run_fast: RunFast) -> None:
    async def story() -> tuple[float, bool, bool]:
        async with bedroom(settings=AirSettings(supervision_s=2.0)) as room:
            gone = asyncio.Event()
            client = await room.client()
            client._backend.set_disconnected_callback(gone.set)
            loop = asyncio.get_running_loop()
            start_s = loop.time()
            room.air.set_in_range(room.sensor.controller, False)
            await asyncio.wait_for(gone.wait(), 5.0)
            return loop.time() - start_s, client.is_connected, room.sensor.connected

    after_s, host_connected, sensor_connected = run_fast(story())
    assert 2.0 == pytest.approx(after_s, abs=0.05)
    assert not host_connected
    assert not sensor_connected


def test_that_a_short_absence_only_delays(run_fast: RunFast) -> None:
    numbers: list[int] = []

    async def story() -> None:
        async with bedroom() as room:
            await _stream(room, numbers)
            for _ in range(3):
                room.air.set_in_range(room.sensor.controller, False)
                await asyncio.sleep(1.0)
                room.air.set_in_range(room.sensor.controller, True)
                await asyncio.sleep(2.0)

    run_fast(story())
    assert list(range(0, 10 * len(numbers), 10)) == numbers


def test_that_a_sensor_out_of_range_is_not_heard_and_then_is(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            room.air.set_in_range(room.sensor.controller, False)
            with pytest.raises(TimeoutError):
                await room.find(3.0)
            room.air.set_in_range(room.sensor.controller, True)
            await room.find(1.0)

    run_fast(story())


def test_that_advertisements_get_lost(run_fast: RunFast) -> None:
    async def heard(loss: float) -> int:
        signs: list[object] = []
        async with bedroom(settings=AirSettings(advert_loss=loss)) as room:
            scanner = room.scanner(lambda device, _data: signs.append(device))
            await scanner.start()
            await asyncio.sleep(30.0)
            await scanner.stop()
        return len(signs)

    everything, few = run_fast(heard(0.0)), run_fast(heard(0.9))
    assert 0 < few < 0.3 * everything


def test_that_a_read_under_way_ends_with_the_link(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            client = await room.client()
            reading = asyncio.create_task(client.read_gatt_char(battery.LEVEL))
            await asyncio.sleep(0.005)
            room.air.drop(room.sensor.controller)
            with pytest.raises(BleakError):
                await reading

    run_fast(story())
