"""The door of a station: where its user's other programs connect."""

from __future__ import annotations

import contextlib
import socket
import sys
from multiprocessing.connection import Client, Connection, Listener
from typing import Protocol

LOOK_S = 0.5
"""How long one wait at the door lasts, so that who waits there can look after other things."""


class Door(Protocol):
    """Lets one connection in after the other."""

    def accept(self) -> Connection | None:
        """The next connection; None when nobody came for a while; OSError when it failed."""
        ...

    def knock(self) -> None:
        """Wake who waits at the door, as far as the door can still be found."""
        ...

    def close(self) -> None:
        """Let nobody in any more."""
        ...


def open_door(address: str, backlog: int) -> Door:
    """A door at this address; OSError when there cannot be one."""
    if sys.platform == "win32":
        return PipeDoor(address, backlog)
    return SocketDoor(address, backlog)


class SocketDoor:
    """A local socket that waits with a limit: its file may be deleted by anybody at any time."""

    def __init__(self, address: str, backlog: int, look_s: float = LOOK_S) -> None:
        self._address = address
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.bind(address)
            self._socket.listen(backlog)
        except OSError:
            self._socket.close()
            raise
        self._socket.settimeout(look_s)

    def accept(self) -> Connection | None:
        """The next connection; None when nobody came for a while; OSError when it failed."""
        try:
            came, _ = self._socket.accept()
        except TimeoutError:
            return None
        came.setblocking(True)
        return Connection(came.detach())

    def knock(self) -> None:
        """Wake who waits at the door; without its file the limit wakes them."""
        with contextlib.suppress(OSError):
            Client(self._address, "AF_UNIX").close()

    def close(self) -> None:
        """Let nobody in any more; the file stays for who owns the folder."""
        self._socket.close()


class PipeDoor:
    """A named pipe of Windows, which nobody can delete."""

    def __init__(self, address: str, backlog: int) -> None:
        self._address = address
        self._listener = Listener(address, "AF_PIPE", backlog=backlog)

    def accept(self) -> Connection | None:
        """The next connection; OSError when it failed."""
        return self._listener.accept()

    def knock(self) -> None:
        """Wake who waits at the door."""
        with contextlib.suppress(OSError):
            Client(self._address, "AF_PIPE").close()

    def close(self) -> None:
        """Let nobody in any more."""
        self._listener.close()
