"""The station in a process of its own: lets clients in, and leaves when nobody needs it."""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from sleepmon.domain.errors import SleepmonError, StationError
from sleepmon.remote.attendant import Attendant
from sleepmon.remote.door import Door, open_door
from sleepmon.remote.runtime_folder import RuntimeFolder
from sleepmon.services.ports import HostedStation

GRACE_S = 20.0
MOST_CLIENTS = 16
_LOOK_S = 0.2
_ANSWER_LIMIT_S = 3.0
_log = logging.getLogger(__name__)


class StationServer:
    """Makes one station reachable to its user's other programs, and to nobody else."""

    def __init__(self, station: HostedStation, runtime_dir: Path, grace_s: float = GRACE_S) -> None:
        self._station = station
        self._folder = RuntimeFolder(runtime_dir)
        self._grace_s = grace_s
        self._door: Door | None = None
        self._key = b""
        self._lock = threading.Lock()
        self._clients: set[Attendant] = set()
        self._closing = False
        self._complained = False
        self._stop_asked = False
        self._alone_since = time.monotonic()
        self._thread = threading.Thread(target=self._let_in, name="station-door", daemon=True)

    def open(self) -> None:
        """Become the user's one station and let clients in; StationBusy when another is."""
        self._door = self._opened_door()
        self._alone_since = time.monotonic()
        self._thread.start()

    def _opened_door(self) -> Door:
        address = self._folder.address
        self._key = self._folder.claim()
        try:
            return open_door(address, MOST_CLIENTS)
        except OSError as error:
            self._folder.release()
            raise StationError("The station cannot be reached.", details=str(error)) from error

    def run(self) -> None:
        """The whole life of a station process: open, serve, and leave cleanly.

        Ends at CloseStation, at SIGTERM or SIGINT (an open night is ended and closed), or when no
        night is open and no client has been there for the grace time.
        """
        with _signals(self._ask_to_stop):
            self.open()
            try:
                self.serve()
            finally:
                self.close()

    def serve(self) -> None:
        """Return when it is time to leave."""
        while not (self._stop_asked or self._station.leaving.wait(_LOOK_S)):
            if self._is_forsaken():
                _log.info("nobody needs the station any more")
                return

    def close(self) -> None:
        """Let nobody in, answer what was asked, close the station, send all clients away."""
        self._closing = True
        self._shut_door()
        clients = self._copy()
        for client in clients:
            client.finish(_ANSWER_LIMIT_S)
        try:
            self._station.close()
        finally:
            for client in clients:
                client.close()
            self._folder.release()

    def _ask_to_stop(self, signal_number: int, frame: FrameType | None) -> None:
        # Only a flag: a signal may come while this very thread waits on a lock.
        self._stop_asked = True

    def _is_forsaken(self) -> bool:
        if self._clients or self._station.busy:
            self._alone_since = time.monotonic()
        return time.monotonic() - self._alone_since > self._grace_s

    def _let_in(self) -> None:
        while not self._closing and self._door is not None:
            try:
                connection = self._door.accept()
            except OSError as error:
                if not self._closing:
                    self._complain_once(f"a client could not be let in: {error}")
                    self._station.leaving.wait(_LOOK_S)
                continue
            if connection is not None:
                self._attend(connection)
            elif not self._folder.is_held():
                self._stay_reachable()

    def _stay_reachable(self) -> None:
        """Somebody deleted the folder in which the station is found: make it anew."""
        if self._closing:
            return
        try:
            door = self._opened_door()
        except (SleepmonError, OSError) as error:
            self._complain_once(f"the station cannot be found any more: {error}")
            return
        lost, self._door = self._door, door
        if lost is not None:
            lost.close()
        _log.warning("the folder in which the station is found was deleted, and made anew")

    def _attend(self, connection: Connection) -> None:
        with self._lock:
            if self._closing or len(self._clients) >= MOST_CLIENTS:
                connection.close()
                return
            client = Attendant(
                connection, self._key, self._station, self._forget, self._complain_once
            )
            self._clients.add(client)
        client.start()

    def _forget(self, client: Attendant) -> None:
        with self._lock:
            self._clients.discard(client)
            self._alone_since = time.monotonic()

    def _copy(self) -> tuple[Attendant, ...]:
        with self._lock:
            return tuple(self._clients)

    def _complain_once(self, words: str) -> None:
        """The log must not grow by what strangers do."""
        if not self._complained:
            self._complained = True
            _log.warning("%s (further ones are not logged)", words)

    def _shut_door(self) -> None:
        if self._door is None:
            return
        self._door.knock()
        self._thread.join()
        self._door.close()
        self._door = None


@contextlib.contextmanager
def _signals(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Take over the signals that ask to end; only the main thread may."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.signal(number, handler) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, before in kept.items():
            signal.signal(number, before)
