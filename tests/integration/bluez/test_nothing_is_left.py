"""The checks for what is left behind do bite."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from dbus_fast import BusType
from dbus_fast.aio import MessageBus

from tests.fakes.belongings import Belongings
from tests.fakes.bluez import private_bus as bus
from tests.fakes.bluez.private_bus import DAEMON, NO_DAEMON, bus_state, private_bus

pytestmark = pytest.mark.skipif(DAEMON is None, reason=NO_DAEMON)


@contextmanager
def _forgotten_connection() -> Iterator[None]:
    """A connection that only the test itself closes."""
    loop = asyncio.new_event_loop()

    async def connect() -> MessageBus:
        return await MessageBus(bus_type=BusType.SYSTEM).connect()

    connection = loop.run_until_complete(connect())
    try:
        yield
    finally:
        connection.disconnect()
        loop.run_until_complete(connection.wait_for_disconnect())  # type: ignore[no-untyped-call]  # not annotated
        loop.close()


def test_that_a_forgotten_connection_fails_whoever_opened_the_bus(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bus, "GRACE_S", 0.1)
    opened, planted = private_bus(), _forgotten_connection()
    opened.__enter__()
    assert not bus_state().names
    planted.__enter__()
    assert 1 == len(bus_state().names)
    with pytest.raises(AssertionError, match=r"left open on the bus: :1\.\d+"):
        opened.__exit__(None, None, None)
    planted.__exit__(None, None, None)


def test_that_a_bus_that_everybody_left_ends_without_a_word() -> None:
    with private_bus():
        before = bus_state()
        with _forgotten_connection():
            assert before != bus_state()


def test_that_a_forgotten_thread_task_and_socket_are_named() -> None:
    before = Belongings()
    assert not before.left_over()
    release = threading.Event()
    thread = threading.Thread(target=release.wait, name="forgotten")
    thread.start()
    loop = asyncio.new_event_loop()
    task = loop.create_task(asyncio.sleep(0), name="unfinished")
    ours, theirs = socket.socketpair()
    words = "; ".join(before.left_over())
    release.set()
    thread.join()
    loop.run_until_complete(task)
    loop.close()
    assert "thread forgotten" in words
    assert "task unfinished" in words
    assert f"descriptor {ours.fileno()}: socket:" in words
    ours.close()
    theirs.close()
    assert not before.left_over()
