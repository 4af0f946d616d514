"""Disks that fail on demand: each call can be made to fail, to die, or to be remembered.

Reusable for everything that writes through `sleepmon.storage.files.Files`.
"""

from __future__ import annotations

import errno
import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sleepmon.storage.files import Files

Call = Literal["create", "write", "sync", "truncate", "sync_folder", "remove", "reserve", "rename"]
CrashMode = Literal["prefix", "synced", "subset", "torn"]
PAGE, SECTOR = 4096, 512


class Killed(BaseException):
    """The process is dead: nothing of it runs on, not even its handlers of errors."""


class FailingFiles(Files):
    """A disk on which the n-th call of a kind, and all after it when `forever`, give an error."""

    def __init__(self, call: Call, nth: int, code: int, *, forever: bool = False) -> None:
        self._plan = (call, nth, code, forever)
        self.counts: dict[str, int] = {}
        self.is_healed = False

    def _meet(self, call: Call) -> None:
        self.counts[call] = self.counts.get(call, 0) + 1
        planned, nth, code, forever = self._plan
        count = self.counts[call]
        if call == planned and not self.is_healed and (count == nth or (forever and count > nth)):
            raise OSError(code, os.strerror(code))

    def create(self, path: Path) -> int:
        self._meet("create")
        return super().create(path)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        try:
            self._meet("write")
        except OSError:
            super().write(descriptor, data[: len(data) // 2])  # a failing write may leave some
            raise
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._meet("sync")
        super().sync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._meet("truncate")
        super().truncate(descriptor, size)

    def sync_folder(self, path: Path) -> None:
        self._meet("sync_folder")
        super().sync_folder(path)

    def rename(self, source: Path, target: Path) -> None:
        self._meet("rename")
        super().rename(source, target)


class FullDisk(Files):
    """A disk with room for so many bytes; a removed ballast gives its bytes back."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._reserved: dict[Path, int] = {}

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        fits = min(len(data), self.room)
        if not fits:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.room -= fits
        return super().write(descriptor, data[:fits])

    def truncate(self, descriptor: int, size: int) -> None:
        self.room += os.fstat(descriptor).st_size - size
        super().truncate(descriptor, size)

    def reserve(self, path: Path, size: int) -> None:
        self.room -= size
        self._reserved[path] = size
        super().reserve(path, size)

    def remove(self, path: Path) -> None:
        super().remove(path)
        self.room += self._reserved.pop(path, 0)


class DyingFiles(Files):
    """The process dies in its n-th call; a write it dies in leaves some of its bytes."""

    def __init__(self, nth: int, torn: float = 0.5) -> None:
        self._left = nth
        self._torn = torn

    def _step(self) -> None:
        self._left -= 1
        if self._left <= 0:
            raise Killed

    def create(self, path: Path) -> int:
        self._step()
        return super().create(path)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self._left == 1:
            super().write(descriptor, data[: int(len(data) * self._torn)])
        self._step()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._step()
        super().sync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        self._step()
        super().truncate(descriptor, size)

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)

    def rename(self, source: Path, target: Path) -> None:
        self._step()
        super().rename(source, target)

    def sync_folder(self, path: Path) -> None:
        self._step()
        super().sync_folder(path)

    def reserve(self, path: Path, size: int) -> None:
        self._step()
        super().reserve(path, size)


@dataclass(slots=True)
class _File:
    """A file as the power cut finds it: what was synced, and what was written since."""

    path: Path
    synced: bytes = b""
    written: bytes = b""
    is_named: bool = False
    """Whether its name was synced with its folder."""


@dataclass(slots=True)
class LoggedFiles(Files):
    """Remembers all writes and syncs, so that a power cut can be imagined at any moment.

    `acknowledge` notes what the program believes to be safe. With `lies`, syncs do nothing: the
    mutant that every test of durability must catch.
    """

    lies: bool = False
    log: list[tuple[str, int, bytes]] = field(default_factory=list)
    paths: dict[int, Path] = field(default_factory=dict)

    def __hash__(self) -> int:
        return id(self)

    def acknowledge(self, value: int) -> None:
        """From here on, everything up to `value` must survive."""
        self.log.append(("ack", value, b""))

    def create(self, path: Path) -> int:
        descriptor = Files.create(self, path)
        self.paths[descriptor] = path
        self.log.append(("create", descriptor, str(path).encode()))
        return descriptor

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        done = Files.write(self, descriptor, data)
        self.log.append(("write", descriptor, bytes(data[:done])))
        return done

    def sync(self, descriptor: int) -> None:
        if not self.lies:
            self.log.append(("sync", descriptor, b""))

    def truncate(self, descriptor: int, size: int) -> None:
        Files.truncate(self, descriptor, size)
        self.log.append(("truncate", descriptor, str(size).encode()))

    def make_folder(self, path: Path) -> None:
        Files.make_folder(self, path)
        self.log.append(("make_folder", 0, str(path).encode()))

    def sync_folder(self, path: Path) -> None:
        if not self.lies:
            self.log.append(("sync_folder", 0, str(path).encode()))

    def after_power_cut(
        self, at: int, mode: CrashMode, rng: random.Random
    ) -> tuple[dict[Path, bytes], int]:
        """Files as they may be when power fails just before the `at`-th entry, and what was acked.

        `prefix`: all written is there (a kill). `synced`: only what was synced. `subset`: any of
        the pages written since. `torn`: pages broken at sectors, too.
        """
        files: dict[int, _File] = {}
        every: list[_File] = []
        unnamed: set[Path] = set()
        """Folders that were made, and whose names were not synced yet."""
        acked = -1
        for what, number, data in self.log[:at]:
            if what == "ack":
                acked = max(acked, number)
            elif what == "create":
                files[number] = _File(Path(data.decode()))
                every.append(files[number])
            elif what == "write":
                files[number].written += data
            elif what == "truncate":
                files[number].written = files[number].written[: int(data)]
            elif what == "sync":
                files[number].synced = files[number].written
            elif what == "make_folder":
                unnamed.add(Path(data.decode()))
            elif what == "sync_folder":
                folder = Path(data.decode())
                unnamed = {path for path in unnamed if path.parent != folder}
                for file in every:
                    file.is_named |= file.path.parent == folder
        for file in every:
            file.is_named &= unnamed.isdisjoint(file.path.parents)
        kept = [f for f in every if f.is_named or mode == "prefix" or rng.random() < 0.5]
        if mode == "synced":
            kept = [f for f in every if f.is_named]
        return {f.path: _content(f, mode, rng) for f in kept}, acked


def _content(file: _File, mode: CrashMode, rng: random.Random) -> bytes:
    if mode == "prefix":
        return file.written
    if mode == "synced":
        return file.synced
    size = rng.choice((len(file.synced), len(file.written), rng.randint(0, len(file.written))))
    content = bytearray(file.synced.ljust(size, b"\0"))
    first = len(file.synced) // PAGE * PAGE
    for page in range(first, len(content), PAGE):
        if rng.random() < 0.5:
            continue
        new = file.written[page : page + PAGE]
        if mode == "torn" and rng.random() < 0.5:
            new = new[: rng.randrange(0, PAGE // SECTOR) * SECTOR]
        new = new[: max(0, len(content) - page)]
        content[page : page + len(new)] = new
    content[: len(file.synced)] = file.synced
    return bytes(content)


def put_files(files: dict[Path, bytes], live: Path, target: Path) -> None:
    """Lay the files of a crash below another folder."""
    for path, content in files.items():
        place = target / path.relative_to(live)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
