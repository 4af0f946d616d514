"""Where a user's station can be found: its lock, its key, its address, its process id."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sys
import time
from pathlib import Path

from sleepmon.domain.errors import StationBusy, StationError
from sleepmon.remote.handshake import KEY_BYTES

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
LONGEST_ADDRESS = 100
"""Bytes that the path of a local socket may have on every system (107 on Linux, 103 on macOS)."""
_LOCK_TRIES_S = 0.5


class RuntimeFolder:
    """A folder that only its user can enter; who holds its lock is the one station."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    @property
    def family(self) -> str:
        """Kind of local connection on this system."""
        return "AF_PIPE" if sys.platform == "win32" else "AF_UNIX"

    @property
    def address(self) -> str:
        """Where the station listens; StationError when the folder's name is too long for it."""
        if sys.platform == "win32":
            name = hashlib.sha256(str(self.path).encode()).hexdigest()[:24]
            return rf"\\.\pipe\sleepmon-{name}"
        address = str(self.path / "station.sock")
        if len(os.fsencode(address)) > LONGEST_ADDRESS:
            raise StationError(
                "The name of the folder for running programs is too long.",
                "Choose a shorter SLEEPMON_HOME.",
                address,
            )
        return address

    def claim(self) -> bytes:
        """Become the one station of this user: take the lock, make a new key.

        StationBusy when another station runs. Returns the key.
        """
        self._prepare()
        if self._lock is None or not self._is_ours():
            lost, self._lock = self._lock, self._take_lock()
            if lost is not None:
                os.close(lost)  # of a folder that was deleted
        with contextlib.suppress(FileNotFoundError):
            if sys.platform != "win32":
                os.unlink(self.address)  # left by a station that was killed
        key = secrets.token_bytes(KEY_BYTES)
        self._write("station.key", key.hex())
        self._write("station.pid", str(os.getpid()))
        return key

    def is_held(self) -> bool:
        """Whether the station can still be found here: nobody deleted the folder or its files."""
        if self._lock is None:
            return False
        names = ("station.key",) if sys.platform == "win32" else ("station.key", "station.sock")
        return self._is_ours() and all((self.path / name).exists() for name in names)

    def _is_ours(self) -> bool:
        """Whether the lock that is held is the one that lies in the folder."""
        assert self._lock is not None
        try:
            return os.path.samestat(os.stat(self.path / "station.lock"), os.fstat(self._lock))
        except OSError:
            return False

    def release(self) -> None:
        """Stop being the station; what another one has put here since stays."""
        if self._lock is None:
            return
        if self._is_ours():
            for name in ("station.key", "station.pid", "station.sock"):
                with contextlib.suppress(FileNotFoundError):
                    (self.path / name).unlink()
        os.close(self._lock)
        self._lock = None

    def key(self) -> bytes:
        """The running station's key; FileNotFoundError when none runs."""
        try:
            return bytes.fromhex((self.path / "station.key").read_text(encoding="ascii"))
        except ValueError as error:
            raise FileNotFoundError("the key is being written") from error

    def station_pid(self) -> int | None:
        """Process id of the station that runs; None when none does."""
        if not self.path.is_dir():
            return None
        descriptor = self._open_lock()
        try:
            _lock(descriptor)
        except OSError:
            return self._read_pid()
        finally:
            os.close(descriptor)
        return None

    def _read_pid(self) -> int | None:
        with contextlib.suppress(OSError, ValueError):  # it is just starting, or just leaving
            return int((self.path / "station.pid").read_text(encoding="ascii"))
        return None

    def _prepare(self) -> None:
        self.path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if sys.platform == "win32":
            return
        if self.path.stat().st_uid != os.getuid():
            raise StationError("The folder for running programs belongs to another user.")
        self.path.chmod(PRIVATE_FOLDER)

    def _take_lock(self) -> int:
        """Try for a moment: who asks whether a station runs holds the lock for a blink."""
        descriptor = self._open_lock()
        limit = time.monotonic() + _LOCK_TRIES_S
        while True:
            try:
                _lock(descriptor)
                return descriptor
            except OSError as error:
                if time.monotonic() > limit:
                    os.close(descriptor)
                    raise StationBusy(
                        "A station runs on this computer already.",
                        "Use that one, or close it first.",
                        f"process {self._read_pid()}",
                    ) from error
                time.sleep(0.02)

    def _open_lock(self) -> int:
        return os.open(self.path / "station.lock", os.O_RDWR | os.O_CREAT, PRIVATE_FILE)

    def _write(self, name: str, text: str) -> None:
        part = self.path / f"{name}.part"
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(text)
        os.replace(part, self.path / name)


def station_pid(runtime_dir: Path) -> int | None:
    """Process id of the station that runs for this user; None when none does."""
    return RuntimeFolder(runtime_dir).station_pid()


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
