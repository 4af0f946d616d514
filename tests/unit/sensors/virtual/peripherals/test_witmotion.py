import asyncio

import pytest

from sleepmon.sensors.drivers import witmotion
from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.witmotion import VirtualWitMotion
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast

SPEC = SensorSpec(family="witmotion", serial="0A0B0C0D", placement="neck", battery_percent=50.0)


@pytest.mark.parametrize(("unlocked", "packets"), [(True, 100), (False, 20)])
def test_that_a_rate_is_taken_only_when_unlocked(
    run_fast: RunFast, unlocked: bool, packets: int
) -> None:
    async def story() -> int:
        heard: list[bytes] = []
        async with bedroom(VirtualWitMotion, SPEC) as room:
            client = await room.client()
            for command in (witmotion.UNLOCK, witmotion.rate_command(50))[not unlocked :]:
                await client.write_gatt_char(witmotion.WRITE, command, response=True)
            await client.start_notify(
                witmotion.NOTIFY, lambda _c, value: heard.append(bytes(value))
            )
            await asyncio.sleep(2.0)
            await client.stop_notify(witmotion.NOTIFY)
            return len(heard)

    assert packets == pytest.approx(run_fast(story()), rel=0.1)


def test_that_it_tells_its_voltage(run_fast: RunFast) -> None:
    async def story() -> bytes:
        heard: list[bytes] = []
        async with bedroom(VirtualWitMotion, SPEC) as room:
            client = await room.client()
            await client.start_notify(
                witmotion.NOTIFY, lambda _c, value: heard.append(bytes(value))
            )
            ask = witmotion.ask_command(witmotion.VOLTAGE_REGISTER)
            await client.write_gatt_char(witmotion.WRITE, ask, response=True)
            await asyncio.sleep(1.0)
        return next(value for value in heard if value.startswith(witmotion.REGISTER_HEAD))

    answer = run_fast(story())
    assert (20, 379) == (len(answer), int.from_bytes(answer[4:6], "little"))
