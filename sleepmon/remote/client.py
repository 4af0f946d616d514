"""A station that runs in another process, used exactly as one in this process."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Client
from pathlib import Path

import msgspec

from sleepmon.domain.commands import Answer, CloseStation, Command
from sleepmon.domain.errors import SleepmonError, StationError, StationUnreachable
from sleepmon.domain.events import WarningRaised
from sleepmon.remote.handshake import CLIENT_ROLE, STATION_ROLE, KeyRefused, prove
from sleepmon.remote.messages import (
    MAX_TO_CLIENT,
    PROTOCOL,
    Answered,
    Ask,
    Failed,
    Follow,
    News,
    Samples,
    ToClient,
    ToStation,
    Unfollow,
    Welcome,
)
from sleepmon.remote.runtime_folder import RuntimeFolder
from sleepmon.remote.wire import Wire, WireEnded, WireGarbled
from sleepmon.services.bus import Bus
from sleepmon.services.ports import StationListener

STATION_LOST = "station lost"
_RETRY_S = 0.05


class _Pending:
    """A command on its way, and what became of it."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._answer: Answer | None = None
        self._error: SleepmonError | None = None

    def succeed(self, answer: Answer) -> None:
        """It was carried out."""
        self._answer = answer
        self._done.set()

    def fail(self, error: SleepmonError) -> None:
        """It was not."""
        self._error = error
        self._done.set()

    def wait(self) -> Answer:
        """The answer, or the error it came to."""
        self._done.wait()
        if self._answer is None:
            raise self._error or _gone()
        return self._answer


class StationClient:
    """A `services.ports.StationPort` at the end of a local connection."""

    def __init__(self, wire: Wire[ToStation, ToClient], station_pid: int) -> None:
        self._wire = wire
        self.station_pid = station_pid
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._pending: dict[int, _Pending] = {}
        self._ended = False
        self._closing = False
        self._bus = Bus()
        self._follow_turn = threading.Lock()
        self._following = 0
        self._thread = threading.Thread(target=self._listen, name="station-client", daemon=True)
        self._thread.start()

    @classmethod
    def connect(cls, runtime_dir: Path, timeout_s: float = 5.0) -> StationClient:
        """Attach to the station that runs for this user, waiting for it to come up.

        StationUnreachable when none answers in time.
        """
        limit = time.monotonic() + timeout_s
        folder = RuntimeFolder(runtime_dir)
        while True:
            try:
                return cls._try(folder)
            except (OSError, EOFError, KeyRefused, WireEnded) as error:
                if time.monotonic() >= limit:
                    raise StationUnreachable(
                        "No station answers.", "Start sleepmon again.", repr(error)
                    ) from error
            time.sleep(_RETRY_S)

    @classmethod
    def _try(cls, folder: RuntimeFolder) -> StationClient:
        key = folder.key()
        connection = Client(folder.address, folder.family)
        try:
            prove(connection, key, CLIENT_ROLE, STATION_ROLE)
        except KeyRefused:
            connection.close()
            raise
        wire: Wire[ToStation, ToClient] = Wire(
            connection, msgspec.msgpack.Decoder(ToClient), MAX_TO_CLIENT
        )
        return cls(wire, _welcomed(wire))

    @property
    def is_attached(self) -> bool:
        """True while the station is at the other end."""
        return not self._ended

    def do(self, command: Command) -> Answer:
        """Have one command carried out; the error is of the class the station raised."""
        number = next(self._numbers)
        answer = self._answer_to(Ask(number=number, command=command))
        if isinstance(command, CloseStation):
            self._closing = True  # that the station goes is no news to us
        return answer

    def follow(
        self, listener: StationListener, on_cut_off: Callable[[], None] | None = None
    ) -> Callable[[], None]:
        """Send all news to the listener until the returned function is called.

        When the station vanishes the listener hears `WarningRaised` of the kind "station lost".
        """
        unfollow = self._bus.follow(listener, on_cut_off)
        try:
            with self._follow_turn:
                self._following += 1
                if self._following == 1:
                    self._answer_to(Follow(number=next(self._numbers)))
        except SleepmonError:
            unfollow()
            raise
        ended = threading.Event()

        def stop_following() -> None:
            with self._follow_turn:
                if not ended.is_set():
                    ended.set()
                    self._following -= 1
                    if self._following == 0:
                        self._send(Unfollow())
            unfollow()

        return stop_following

    def close(self) -> None:
        """Leave; the station goes on."""
        self._closing = True
        self._wire.cut()
        if self._thread is not threading.current_thread():
            self._thread.join()
        self._bus.close()

    def _answer_to(self, message: Ask | Follow) -> Answer:
        pending = _Pending()
        with self._lock:
            if self._ended:
                raise _gone()
            self._pending[message.number] = pending
        self._send(message)
        return pending.wait()

    def _send(self, message: ToStation) -> None:
        try:
            self._wire.send(message)
        except WireEnded:
            self._wire.cut()  # the listening thread tells all who wait

    def _listen(self) -> None:
        try:
            while True:
                self._hear(self._wire.receive())
        except (WireEnded, WireGarbled, ValueError) as error:
            self._end(error)

    def _hear(self, message: ToClient) -> None:
        if isinstance(message, Samples):
            self._bus.pass_block(message.block(), message.arrived_utc_ns)
        elif isinstance(message, News):
            self._bus.tell(message.event)
        elif isinstance(message, Answered):
            self._pending.pop(message.number, _Pending()).succeed(message.answer)
        elif isinstance(message, Failed):
            self._pending.pop(message.number, _Pending()).fail(message.error())

    def _end(self, error: Exception) -> None:
        with self._lock:
            self._ended = True
            waiting, self._pending = tuple(self._pending.values()), {}
        self._wire.cut()
        self._wire.close()
        for pending in waiting:
            pending.fail(_gone(repr(error)))
        if not self._closing:
            gone = _gone()
            self._bus.tell(
                WarningRaised(
                    utc_ns=time.time_ns(),
                    kind=STATION_LOST,
                    level="lost",
                    words=gone.summary,
                    advice=gone.advice,
                )
            )


def _welcomed(wire: Wire[ToStation, ToClient]) -> int:
    """The station's process id; StationError when it speaks another language."""
    try:
        welcome = wire.receive()
    except WireGarbled:
        welcome = None
    except WireEnded:
        wire.close()
        raise
    if not isinstance(welcome, Welcome) or welcome.protocol != PROTOCOL:
        wire.cut()
        wire.close()
        raise StationError(
            "The station that runs is of another version of sleepmon.",
            "Close it, then start sleepmon again.",
        )
    return welcome.station_pid


def _gone(details: str = "") -> StationUnreachable:
    return StationUnreachable(
        "The station has gone.",
        "Start it again. A night that was open can be gone on with.",
        details,
    )
