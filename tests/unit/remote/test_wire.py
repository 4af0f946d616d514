"""Whole messages, bounded, and nobody is left waiting when a wire is cut."""

import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import msgspec
import pytest

from sleepmon.remote.wire import Wire, WireEnded, WireGarbled

MAX = 1000
Strings = Wire[str, str]


@pytest.fixture
def ends() -> Iterator[tuple[Strings, Connection]]:
    near, far = Pipe()
    wire: Strings = Wire(near, msgspec.msgpack.Decoder(str), MAX)
    yield wire, far
    wire.cut()
    wire.close()
    far.close()


def test_that_messages_arrive_whole(ends: tuple[Strings, Connection]) -> None:
    wire, far = ends
    wire.send("hello")
    assert "hello" == msgspec.msgpack.decode(far.recv_bytes())
    far.send_bytes(msgspec.msgpack.encode("back"))
    assert "back" == wire.receive()


@pytest.mark.parametrize("payload", [b"\xc1", b"", msgspec.msgpack.encode(5), bytes(MAX + 1)])
def test_that_what_is_no_message_is_garbled(
    ends: tuple[Strings, Connection], payload: bytes
) -> None:
    wire, far = ends
    far.send_bytes(payload)
    with pytest.raises(WireGarbled):
        wire.receive()


def test_that_the_other_side_leaving_ends_the_wire(ends: tuple[Strings, Connection]) -> None:
    wire, far = ends
    far.close()
    with pytest.raises(WireEnded):
        wire.receive()
    with pytest.raises(WireEnded):
        wire.send("nobody")


def test_that_cutting_lets_go_who_waits_for_a_message(ends: tuple[Strings, Connection]) -> None:
    wire, _ = ends
    ended = threading.Event()

    def receive() -> None:
        with pytest.raises(WireEnded):
            wire.receive()
        ended.set()

    thread = threading.Thread(target=receive)
    thread.start()
    wire.cut()
    wire.cut()
    thread.join(10)
    assert ended.is_set()


def test_that_cutting_lets_go_who_sends_to_somebody_stuck(
    ends: tuple[Strings, Connection],
) -> None:
    wire, _ = ends
    ended = threading.Event()

    def flood() -> None:
        while True:
            wire.send("x" * 10_000)

    def send() -> None:
        with pytest.raises(WireEnded):
            flood()
        ended.set()

    thread = threading.Thread(target=send)
    thread.start()
    wire.cut()
    thread.join(10)
    assert ended.is_set()


def test_that_a_closed_wire_sends_nothing(ends: tuple[Strings, Connection]) -> None:
    wire, _ = ends
    wire.close()
    with pytest.raises(WireEnded):
        wire.send("late")
