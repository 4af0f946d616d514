import asyncio

import pytest

from sleepmon.sensors.virtual.script import Script
from tests.unit.sensors.virtual.conftest import RunFast


def test_that_each_posture_has_its_time_and_its_turn(run_fast: RunFast) -> None:
    told: list[tuple[float, int | None]] = []
    turned: list[tuple[float, float]] = []

    async def story() -> None:
        loop = asyncio.get_running_loop()
        start_s = loop.time()
        script = Script(lambda roll_deg, seconds: turned.append((roll_deg, seconds)))
        script.start((30.0, 60.0), 20.0, lambda step: told.append((loop.time() - start_s, step)))
        await asyncio.sleep(45.0)
        await script.stop()

    run_fast(story())
    assert [(30.0, 2.0), (60.0, 2.0)] == turned
    assert [None, 0, None, 1, None] == [step for _, step in told]
    assert [0, 2, 20, 22, 40] == pytest.approx([at_s for at_s, _ in told], abs=0.05)


def test_that_short_postures_have_short_turns(run_fast: RunFast) -> None:
    turned: list[float] = []

    async def story() -> None:
        script = Script(lambda _roll_deg, seconds: turned.append(seconds))
        script.start((30.0,), 1.0, None)
        await asyncio.sleep(2.0)

    run_fast(story())
    assert [0.2] == turned


def test_that_a_script_ends_where_it_is_stopped(run_fast: RunFast) -> None:
    turned: list[float] = []

    async def story() -> None:
        script = Script(lambda roll_deg, _seconds: turned.append(roll_deg))
        script.start((30.0, 60.0, 90.0), 1.0, None)
        await asyncio.sleep(1.5)
        await script.stop()
        await script.stop()
        await asyncio.sleep(5.0)

    run_fast(story())
    assert [30.0, 60.0] == turned
