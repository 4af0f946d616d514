import asyncio

import pytest

from sleepmon.sensors.virtual.peripherals.base import SensorSpec
from sleepmon.sensors.virtual.peripherals.open_profile import VirtualOpenProfile
from tests.fakes.bedroom import bedroom
from tests.unit.sensors.virtual.conftest import RunFast


def test_that_a_battery_empties_with_time(run_fast: RunFast) -> None:
    async def story() -> tuple[float, float, float]:
        spec = SensorSpec(
            family="open_profile",
            serial="00BB",
            placement="neck",
            battery_percent=50.0,
            battery_percent_per_hour=3600.0,
        )
        async with bedroom(spec=spec) as room:
            before = room.sensor.battery_percent
            await asyncio.sleep(10.0)
            later = room.sensor.battery_percent
            room.sensor.set_battery(3.0)
            await asyncio.sleep(10.0)
            return before, later, room.sensor.battery_percent

    before, later, empty = run_fast(story())
    assert 10.0 == pytest.approx(before - later, abs=0.5)
    assert 0.0 == empty


def test_that_a_clock_drifts_as_specified(run_fast: RunFast) -> None:
    async def story() -> int:
        spec = SensorSpec(family="open_profile", serial="00BB", placement="neck", clock_ppm=100.0)
        async with bedroom(spec=spec) as room:
            now_s = asyncio.get_running_loop().time()
            return room.sensor.clock_ns(now_s + 1000.0) - room.sensor.clock_ns(now_s)

    assert 1_000_100_000_000 == pytest.approx(run_fast(story()), abs=2)


def test_that_a_name_too_long_for_the_air_is_refused(run_fast: RunFast) -> None:
    async def story() -> None:
        spec = SensorSpec(family="open_profile", serial="0" * 30, placement="neck")
        with pytest.raises(ValueError, match="does not fit"):
            async with bedroom(VirtualOpenProfile, spec):
                pass

    run_fast(story())


def test_that_a_sensor_asleep_is_not_heard(run_fast: RunFast) -> None:
    async def story() -> None:
        async with bedroom() as room:
            await room.find()
            await room.sensor.sleep()
            with pytest.raises(TimeoutError):
                await room.find(2.0)

    run_fast(story())
