"""Before the computer sleeps it is told, and given time for what must reach the disk."""

import asyncio
import logging
import os
import signal as signal_numbers
import threading
from contextlib import suppress

import pytest

from sleepmon.machine.sleep_signal import (
    LogindSleepSignal,
    NullSleepSignal,
    system_sleep_signal,
)
from tests.fakes.bluez.private_bus import private_bus
from tests.fakes.logind import FakeLogind, is_held, let_go

LIMIT_S = 5.0
NOBODY = "nobody tells before this computer sleeps"


def test_that_sleep_waits_for_what_is_done_before_it_each_time() -> None:
    with private_bus():
        asyncio.run(_two_sleeps())


async def _two_sleeps() -> None:
    called, go_on = threading.Event(), threading.Event()

    def before_sleep() -> None:
        called.set()
        assert go_on.wait(LIMIT_S)

    signal = LogindSleepSignal()
    async with FakeLogind() as logind:
        signal.listen(before_sleep)
        for member in ("PrepareForSleep", "PrepareForShutdown"):
            lock = await asyncio.wait_for(logind.locks.get(), LIMIT_S)
            await logind.tell(member, True)
            assert await asyncio.to_thread(called.wait, LIMIT_S)
            assert is_held(lock)
            go_on.set()
            await let_go(lock)
            called.clear()
            go_on.clear()
            await logind.tell(member, False)
        last = await asyncio.wait_for(logind.locks.get(), LIMIT_S)
        await asyncio.to_thread(signal.stop)
        await let_go(last)
        assert not called.is_set()
        assert {("sleep:shutdown", "delay")} == {(a[0], a[3]) for a in logind.asked}


def test_that_a_bus_without_logind_tells_nothing_and_is_left(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with private_bus():
        _hear_nothing(caplog)


def test_that_a_computer_without_a_bus_tells_nothing(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/bus")
    _hear_nothing(caplog)


def test_that_the_bus_may_go_while_we_listen(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO), pytest.raises(OSError), private_bus() as bus_pid:
        asyncio.run(_lose_the_bus(bus_pid))
    assert 1 == caplog.text.count(NOBODY)


async def _lose_the_bus(bus_pid: int) -> None:
    signal = LogindSleepSignal()
    with suppress(OSError, EOFError):
        async with FakeLogind() as logind:
            signal.listen(pytest.fail)
            lock = await asyncio.wait_for(logind.locks.get(), LIMIT_S)
            os.kill(bus_pid, signal_numbers.SIGKILL)
            await let_go(lock)
    assert signal._thread is not None
    await asyncio.to_thread(signal._thread.join, LIMIT_S)
    signal.stop()


def test_that_listening_may_end_before_it_began() -> None:
    signal = LogindSleepSignal()
    with private_bus():
        signal.listen(pytest.fail)
        signal.stop()
        signal.stop()


def test_that_other_platforms_have_the_null_form() -> None:
    assert isinstance(system_sleep_signal("linux"), LogindSleepSignal)
    for platform in ("darwin", "win32"):
        null = system_sleep_signal(platform)
        assert isinstance(null, NullSleepSignal)
        null.listen(pytest.fail)
        null.stop()


def _hear_nothing(caplog: pytest.LogCaptureFixture) -> None:
    signal = LogindSleepSignal()
    with caplog.at_level(logging.INFO):
        signal.listen(pytest.fail)
        assert signal._thread is not None
        signal._thread.join(LIMIT_S)
        assert not signal._thread.is_alive()
    signal.stop()
    assert 1 == caplog.text.count(NOBODY)
