import asyncio
import time

import pytest

from sleepmon.sensors.virtual.pace import PacedClock, RealClock, paced_loop, ward_clock


def _run(clock: PacedClock | RealClock, seconds: float) -> tuple[float, list[int]]:
    order: list[int] = []

    async def wait() -> float:
        loop = asyncio.get_running_loop()
        start_s = loop.time()
        for number in (3, 1, 2):
            loop.call_later(number * seconds / 4, order.append, number)
        await asyncio.sleep(seconds)
        return loop.time() - start_s

    with asyncio.Runner(loop_factory=lambda: paced_loop(clock)) as runner:
        return runner.run(wait()), order


def test_that_hours_pass_in_a_moment_and_timers_keep_their_order() -> None:
    clock = PacedClock(speed=1e5)
    start_ns, start_utc_ns = clock.monotonic_ns(), clock.utc_ns()
    passed_s, order = _run(clock, 3600.0)
    assert 3600.0 == pytest.approx(passed_s, abs=0.01)
    assert [1, 2, 3] == order
    assert 3600 <= (clock.monotonic_ns() - start_ns) * 1e-9
    assert clock.utc_ns() - start_utc_ns == clock.monotonic_ns() - start_ns


def test_that_simulated_time_does_not_run_ahead_of_its_speed() -> None:
    started = time.perf_counter()
    passed_s, _ = _run(PacedClock(speed=100.0), 10.0)
    assert 10.0 == pytest.approx(passed_s, abs=0.01)
    assert time.perf_counter() - started >= 0.09


def test_that_a_call_from_another_thread_is_taken_up_at_once() -> None:
    clock = PacedClock(speed=10.0)

    async def wait() -> str:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()
        await loop.run_in_executor(None, loop.call_soon_threadsafe, answer.set_result, "now")
        return await answer

    with asyncio.Runner(loop_factory=lambda: paced_loop(clock)) as runner:
        assert "now" == runner.run(wait())


def test_that_speed_one_is_real_time() -> None:
    clock = ward_clock(1.0)
    assert isinstance(clock, RealClock)
    assert abs(clock.monotonic_ns() - time.perf_counter_ns()) < 1e9
    assert abs(clock.utc_ns() - time.time_ns()) < 1e9
    assert isinstance(ward_clock(2.0), PacedClock)
