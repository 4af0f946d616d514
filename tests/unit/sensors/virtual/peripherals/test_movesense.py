import asyncio

import pytest

from sleepmon.sensors.drivers import movesense
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.movesense import VirtualMovesense
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast

SPEC = SensorSpec(family="movesense", serial="250230002214", placement="chest")


@pytest.mark.parametrize(
    ("path", "status"),
    [(b"/Meas/Acc/104", 200), (b"/Meas/Acc/105", 404), (b"/Meas/Gyro/104", 404), (b"x", 404)],
)
def test_that_it_answers_with_a_status(run_fast: RunFast, path: bytes, status: int) -> None:
    async def story() -> bytes:
        answers: asyncio.Queue[bytes] = asyncio.Queue()
        async with bedroom(VirtualMovesense, SPEC) as room:
            client = await room.client()
            await client.start_notify(
                movesense.NOTIFY, lambda _c, value: answers.put_nowait(bytes(value))
            )
            await client.write_gatt_char(movesense.COMMAND, b"\x01\x63" + path, response=True)
            async with asyncio.timeout(2.0):
                return await answers.get()

    assert bytes((1, 0x63)) + status.to_bytes(2, "little") == run_fast(story())


def test_that_a_lost_link_ends_the_subscription(run_fast: RunFast) -> None:
    async def story() -> tuple[bool, bool]:
        async with bedroom(VirtualMovesense, SPEC) as room:
            client = await room.client()
            await client.start_notify(movesense.NOTIFY, lambda _c, _value: None)
            await client.write_gatt_char(movesense.COMMAND, b"\x01\x63/Meas/Acc/52", response=True)
            during = room.sensor.streaming
            await client.disconnect()
            await asyncio.sleep(0.2)
            return during, room.sensor.streaming

    assert (True, False) == run_fast(story())
