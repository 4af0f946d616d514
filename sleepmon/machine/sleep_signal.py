"""Says so just before the computer sleeps or is switched off."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

log = logging.getLogger(__name__)

LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
_BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_RULE = f"type='signal',sender='{LOGIND[0]}',path='{LOGIND[1]}',interface='{LOGIND[2]}'"
_SIGNALS = ("PrepareForSleep", "PrepareForShutdown")
_DELAY = ("sleep:shutdown", "sleepmon", "The night goes to the disk first.", "delay")
_STOP_S = 5.0


class SleepSignal(Protocol):
    """What the station asks to hear of the computer's sleep."""

    def listen(self, before_sleep: Callable[[], None]) -> None:
        """Have it called, on another thread, before each sleep; returns at once."""
        ...

    def stop(self) -> None:
        """Listen no more."""
        ...


class NullSleepSignal:
    """A `SleepSignal` for computers that do not tell."""

    def listen(self, before_sleep: Callable[[], None]) -> None:
        """Nothing will be heard."""

    def stop(self) -> None:
        """Nothing was begun."""


class LogindSleepSignal:
    """A `SleepSignal` by logind, which waits for us up to five seconds by its own default.

    Its loop is on a thread of its own, so a `before_sleep` that takes its time holds up nothing.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None

    def listen(self, before_sleep: Callable[[], None]) -> None:
        """Begin anew; where nobody tells of sleep, the log says so and nothing is heard."""
        self.stop()
        loop = asyncio.new_event_loop()
        task = loop.create_task(_listen(before_sleep))
        self._loop, self._task = loop, task
        self._thread = threading.Thread(
            target=_run, args=(loop, task), name="sleep-signal", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Leave the bus and end the thread."""
        loop, task, thread = self._loop, self._task, self._thread
        self._loop = self._task = self._thread = None
        if loop is None or task is None or thread is None:
            return
        with suppress(RuntimeError):  # it has ended by itself
            loop.call_soon_threadsafe(task.cancel)
        thread.join(_STOP_S)


def system_sleep_signal(platform: str = sys.platform) -> SleepSignal:
    """The way this computer tells."""
    return LogindSleepSignal() if platform == "linux" else NullSleepSignal()


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
    finally:
        loop.close()


async def _listen(before_sleep: Callable[[], None]) -> None:
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus
    from dbus_fast.errors import DBusFastError

    try:
        bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
        told: asyncio.Queue[bool | None] = asyncio.Queue()
        locks: list[int] = []
        end = bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # not annotated there
        gone = asyncio.ensure_future(end)
        gone.add_done_callback(lambda _gone: told.put_nowait(None))
        try:
            await _heed(bus, told, locks, before_sleep)
        finally:
            bus.disconnect()
            await asyncio.gather(gone, return_exceptions=True)
            _release(locks)  # also one that came when nobody waited for it any more
    except (OSError, EOFError, DBusFastError) as error:
        log.info("nobody tells before this computer sleeps: %s", type(error).__name__)


async def _heed(
    bus: MessageBus,
    told: asyncio.Queue[bool | None],
    locks: list[int],
    before_sleep: Callable[[], None],
) -> None:
    """Ask for time, use it when sleep comes, and ask again after waking."""

    def hear(message: Message) -> None:
        locks.extend(message.unix_fds)
        if message.interface == LOGIND[2] and message.member in _SIGNALS:
            told.put_nowait(message.body[0])

    bus.add_message_handler(hear)
    await _ask(bus, _BUS, "AddMatch", _RULE)
    while True:
        await _ask(bus, LOGIND, "Inhibit", *_DELAY)
        while not await _next(told):
            pass  # awake already
        before_sleep()
        _release(locks)
        while await _next(told):
            pass  # still on the way to sleep


def _release(locks: list[int]) -> None:
    while locks:
        os.close(locks.pop())


async def _next(told: asyncio.Queue[bool | None]) -> bool:
    """True before sleep, False after it; ConnectionError when the bus is gone."""
    going = await told.get()
    if going is None:
        raise ConnectionResetError
    return going


async def _ask(bus: MessageBus, whom: tuple[str, str, str], member: str, *words: str) -> None:
    """Call it and await its answer; ConnectionError when it refuses."""
    from dbus_fast import Message, MessageType

    destination, path, interface = whom
    reply = await bus.call(
        Message(
            destination=destination,
            path=path,
            interface=interface,
            member=member,
            signature="s" * len(words),
            body=list(words),
        )
    )
    if reply.message_type is MessageType.ERROR:
        raise ConnectionRefusedError
