"""How fast nights are locked and unlocked, and with how little memory."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sleepmon.storage.folders import file_of
from sleepmon.storage.release import release_journal
from sleepmon.storage.vault import Secret, lock_night, unlock_night
from sleepmon.storage.writer import build_night
from tests.perf.figures import Figure, as_it_is, at_least, at_most
from tests.perf.whole_nights import write_journal

HOURS, COPIES = 2.0, 8


def figures() -> Iterator[Figure]:
    """A night of two hours, and beside it enough to make it as large as two nights of eight."""
    with tempfile.TemporaryDirectory(prefix="sm-vault-") as home:
        folder = write_journal(Path(home) / "nights", HOURS, 3, 100.0)
        file = file_of(folder)
        build_night(folder, file, lambda part: None)
        release_journal(folder)
        before = file.read_bytes()
        for number in range(COPIES):
            file.with_name(f"{file.stem}.{number}.json").write_bytes(before)
        size_mb = len(before) * (1 + COPIES) / 1e6
        secret = Secret(key_file=str(Path(home) / "key"))
        memory_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        locked = lock_night(file, secret, 5)
        locked_s, began = time.perf_counter() - began, time.perf_counter()
        unlock_night(locked, secret)
        unlocked_s = time.perf_counter() - began
        grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory_kb) / 1024
        yield as_it_is("locked and unlocked", size_mb, "MB")
        yield at_least("locking, read back", size_mb / locked_s, "MB/s", 20.0)
        yield at_least("unlocking, proved", size_mb / unlocked_s, "MB/s", 20.0)
        yield at_most("memory of both beyond what was held before", grown_mb, "MB", 50.0)
        yield at_most("bytes that differ", int(before != file.read_bytes()), "files", 0)
