"""One connection between a station and a client: whole messages of bounded size, both ways."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

import msgspec

S = TypeVar("S")
R = TypeVar("R")


class WireEnded(Exception):
    """The other side has gone, or this side has cut the wire."""


class WireGarbled(Exception):
    """The other side sent what is no message."""


class Wire(Generic[S, R]):
    """Sends messages of one kind from any thread, receives those of another on one thread."""

    def __init__(
        self, connection: Connection, receives: msgspec.msgpack.Decoder[R], max_received: int
    ) -> None:
        self._connection = connection
        self._decoder = receives
        self._max_received = max_received
        self._encoder = msgspec.msgpack.Encoder()
        self._sending = threading.Lock()
        self._cutting = threading.Lock()
        self._cut = threading.Event()
        self._wake_reader, self._wake_writer = Pipe(duplex=False)

    def send(self, message: S) -> None:
        """Send one message; waits for a slow reader, WireEnded when it has gone."""
        data = self._encoder.encode(message)
        with self._sending:
            if self._cut.is_set():
                raise WireEnded
            try:
                self._connection.send_bytes(data)
            except (OSError, ValueError) as error:
                raise WireEnded from error

    def receive(self) -> R:
        """The next message; WireEnded or WireGarbled when there will be none."""
        if self._wake_reader in wait([self._connection, self._wake_reader]):
            raise WireEnded
        try:
            data = self._connection.recv_bytes(self._max_received)
        except EOFError as error:
            raise WireEnded from error
        except OSError as error:
            # recv_bytes says by the same error that a message is too long and that it is cut off.
            raise (WireEnded if self._cut.is_set() else WireGarbled)(str(error)) from error
        try:
            return self._decoder.decode(data)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise WireGarbled(str(error)) from error

    def cut(self) -> None:
        """End both directions at once, from any thread; whoever waits on the wire is let go."""
        with self._cutting:
            if self._cut.is_set():
                return
            self._cut.set()
            self._wake_writer.send_bytes(b"cut")
            if sys.platform != "win32":
                with contextlib.suppress(OSError):  # the other side may be gone already
                    shut_down(self._connection)

    def close(self) -> None:
        """Give the handles back, once nobody sends or receives any more."""
        self.cut()
        with self._sending, self._cutting:
            for end in (self._connection, self._wake_reader, self._wake_writer):
                end.close()


def shut_down(connection: Connection) -> None:
    """Shut a connection's socket down: unlike closing, this wakes who waits in it."""
    with socket.socket(fileno=os.dup(connection.fileno())) as same:
        same.shutdown(socket.SHUT_RDWR)
