"""Serves one client of the station: proves the key, carries out what it asks, sends it news."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection

import msgspec

from sleepmon.domain.commands import Done
from sleepmon.domain.errors import SleepmonError, StationBusy, StationError
from sleepmon.domain.events import Event
from sleepmon.domain.samples import SampleBlock
from sleepmon.remote.handshake import CLIENT_ROLE, STATION_ROLE, KeyRefused, prove
from sleepmon.remote.messages import (
    MAX_TO_STATION,
    PROTOCOL,
    Answered,
    Ask,
    Failed,
    Follow,
    News,
    Samples,
    ToClient,
    ToStation,
    Welcome,
)
from sleepmon.remote.wire import Wire, WireEnded, WireGarbled
from sleepmon.services.ports import StationPort

ASKED_AT_ONCE = 8
_log = logging.getLogger(__name__)


class Attendant:
    """One client's thread in the station, and one more for each command it waits for.

    News are sent from the thread that the station gives each follower, so a client that reads
    slowly holds up nobody but itself.
    """

    def __init__(
        self,
        connection: Connection,
        key: bytes,
        station: StationPort,
        on_left: Callable[[Attendant], None],
        complain: Callable[[str], None],
    ) -> None:
        self._connection = connection
        self._wire: Wire[ToClient, ToStation] = Wire(
            connection, msgspec.msgpack.Decoder(ToStation), MAX_TO_STATION
        )
        self._key = key
        self._station = station
        self._on_left = on_left
        self._complain = complain
        self._unfollow: Callable[[], None] | None = None
        self._free = threading.Semaphore(ASKED_AT_ONCE)
        self._asked: set[threading.Thread] = set()
        self._thread = threading.Thread(target=self._run, name="attendant", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def finish(self, limit_s: float) -> None:
        """Let what was asked be answered, as far as time allows."""
        for thread in tuple(self._asked):
            thread.join(limit_s)

    def close(self) -> None:
        """Send the client away."""
        self._wire.cut()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def on_event(self, event: Event) -> None:
        """Pass news on."""
        self._send(News(event=event))

    def on_block(self, block: SampleBlock, arrived_utc_ns: int) -> None:
        """Pass samples on."""
        self._send(Samples.of(block, arrived_utc_ns))

    def _run(self) -> None:
        try:
            prove(self._connection, self._key, STATION_ROLE, CLIENT_ROLE)
            self._wire.send(Welcome(protocol=PROTOCOL, station_pid=os.getpid()))
            while True:
                self._hear(self._wire.receive())
        except KeyRefused as refused:
            self._complain(f"refused a client without the right key: {refused}")
        except WireGarbled as garbled:
            self._complain(f"refused a client that sent what is no message: {garbled}")
        except WireEnded:
            _log.info("a client has left")
        finally:
            self._leave()

    def _leave(self) -> None:
        self._wire.cut()
        if self._unfollow is not None:
            self._unfollow()
        self._wire.close()
        self._on_left(self)

    def _hear(self, message: ToStation) -> None:
        if isinstance(message, Ask):
            self._begin(message)
        elif isinstance(message, Follow):
            if self._unfollow is None:
                self._unfollow = self._station.follow(self, self._wire.cut)
            self._send(Answered(number=message.number, answer=Done()))
        elif self._unfollow is not None:
            self._unfollow()
            self._unfollow = None

    def _begin(self, ask: Ask) -> None:
        if not self._free.acquire(blocking=False):
            error = StationBusy("Too much is asked at once.", "Wait for what was asked before.")
            self._send(Failed.of(ask.number, error))
            return
        thread = threading.Thread(target=self._carry_out, args=(ask,), name="asked", daemon=True)
        self._asked.add(thread)
        thread.start()

    def _carry_out(self, ask: Ask) -> None:
        try:
            reply: Answered | Failed = Answered(
                number=ask.number, answer=self._station.do(ask.command)
            )
        except SleepmonError as error:
            reply = Failed.of(ask.number, error)
        except Exception as error:
            _log.exception("%s failed", type(ask.command).__name__)
            fault = StationError("Something in sleepmon itself went wrong.", details=repr(error))
            reply = Failed.of(ask.number, fault)
        self._send(reply)
        self._asked.discard(threading.current_thread())
        self._free.release()

    def _send(self, message: ToClient) -> None:
        try:
            self._wire.send(message)
        except WireEnded:
            self._wire.cut()  # the reading thread ends and sends the client away
