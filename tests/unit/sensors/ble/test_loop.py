import asyncio
import threading

import pytest

from sleepmon.domain.errors import SensorLost
from sleepmon.sensors.ble.loop import LoopThread


def test_that_steps_run_on_the_named_thread_and_bring_their_result() -> None:
    async def where() -> str:
        return threading.current_thread().name

    thread = LoopThread("ble", asyncio.new_event_loop)
    assert "ble" == thread.call(where())
    thread.close()


def test_that_an_error_comes_back_to_who_asked() -> None:
    async def fail() -> None:
        raise SensorLost("away")

    thread = LoopThread("ble", asyncio.new_event_loop)
    with pytest.raises(SensorLost, match="away"):
        thread.call(fail())
    thread.close()


def test_that_closing_cancels_what_still_runs() -> None:
    thread = LoopThread("ble", asyncio.new_event_loop)
    waiting = threading.Event()
    ended: list[str] = []

    async def wait() -> None:
        waiting.set()
        await asyncio.Event().wait()

    def ask() -> None:
        try:
            thread.call(wait())
        except SensorLost as error:
            ended.append(error.summary)

    asking = threading.Thread(target=ask)
    asking.start()
    assert waiting.wait(5.0)
    thread.close()
    asking.join(5.0)
    assert ["The request was given up because the radio was closed."] == ended


def test_that_a_blocking_call_on_the_loop_itself_is_refused() -> None:
    thread = LoopThread("ble", asyncio.new_event_loop)

    async def nothing() -> None:
        return None

    async def call_back() -> None:
        thread.call(nothing())

    with pytest.raises(RuntimeError, match="wait for ever"):
        thread.call(call_back())
    thread.close()


def test_that_nobody_waits_for_a_loop_that_has_ended() -> None:
    async def nothing() -> None:
        return None

    thread = LoopThread("ble", asyncio.new_event_loop)
    thread.close()
    with pytest.raises(SensorLost, match="the radio was closed"):
        thread.call(nothing())
