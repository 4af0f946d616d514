import asyncio

import pytest
from bleak.exc import BleakGATTProtocolError

from sleepmon.sensors.contracts import RawFrame
from sleepmon.sensors.drivers import open_profile
from tests.fakes.bedroom import Bedroom, bedroom
from tests.unit.sensors.virtual.conftest import RunFast


def _start(rate: int, span: int) -> bytes:
    return open_profile.START_COMMAND.pack(open_profile.START, rate, span)


async def _stream(room: Bedroom, seconds: float, command: bytes) -> list[RawFrame]:
    frames: list[RawFrame] = []
    driver = open_profile.OpenProfile()
    client = await room.client()
    await client.start_notify(
        open_profile.DATA, lambda _c, value: frames.append(driver.decode(bytes(value)))
    )
    await client.write_gatt_char(open_profile.CONTROL, command, response=True)
    await asyncio.sleep(seconds)
    await client.disconnect()
    await asyncio.sleep(0.1)
    return frames


@pytest.mark.parametrize(
    ("command", "code"),
    [(_start(99, 4), 0x80), (_start(100, 3), 0x81), (b"\x09", 0x0D), (b"\x01", 0x0D)],
)
def test_that_bad_commands_are_refused(run_fast: RunFast, command: bytes, code: int) -> None:
    async def story() -> int:
        async with bedroom() as room:
            client = await room.client()
            with pytest.raises(BleakGATTProtocolError) as caught:
                await client.write_gatt_char(open_profile.CONTROL, command, response=True)
            return int(caught.value.code)

    assert code == run_fast(story())


def test_that_it_counts_on_while_it_waits(run_fast: RunFast) -> None:
    async def story() -> tuple[list[RawFrame], list[RawFrame]]:
        async with bedroom() as room:
            first = await _stream(room, 3.0, _start(100, 4))
            await asyncio.sleep(10.0)
            return first, await _stream(room, 3.0, _start(100, 4))

    first, second = run_fast(story())
    assert 0 == first[0].counter
    assert second[0].counter is not None
    assert second[0].counter > 1200
    passed_us = (second[0].stamp or 0) - (first[0].stamp or 0)
    assert second[0].counter == pytest.approx(passed_us / 10_000, abs=1)


def test_that_another_rate_or_a_stop_starts_the_count_anew(run_fast: RunFast) -> None:
    async def story() -> list[int | None]:
        async with bedroom() as room:
            await _stream(room, 1.0, _start(100, 4))
            faster = await _stream(room, 1.0, _start(200, 4))
            client = await room.client()
            await client.write_gatt_char(open_profile.CONTROL, b"\x00", response=True)
            await client.disconnect()
            again = await _stream(room, 1.0, _start(200, 4))
            return [faster[0].counter, again[0].counter]

    assert [0, 0] == run_fast(story())


def test_that_one_g_is_one_g_in_every_range(run_fast: RunFast) -> None:
    async def story() -> list[int]:
        async with bedroom() as room:
            frames = [await _stream(room, 0.5, _start(100, span)) for span in (2, 4, 8, 16)]
            return [int(frame[0].counts[0, 0]) for frame in frames]

    assert [16_384, 8_192, 4_096, 2_048] == run_fast(story())
