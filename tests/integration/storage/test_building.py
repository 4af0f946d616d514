"""The builder of night files is killed, or has no room: the file is whole or absent."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sleepmon.storage.folders import file_of
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.nights import no_progress, recorded

ROOT = Path(__file__).resolve().parents[3]
CHILD = "tests.integration.storage.building_child"


def build_in_child(folder: Path, most_bytes: int = 0, kill_after_s: float | None = None) -> int:
    """Exit code of a child that builds the night; negative when a signal ended it."""
    command = [sys.executable, "-m", CHILD, str(folder), str(file_of(folder)), str(most_bytes)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        if kill_after_s is not None:
            time.sleep(kill_after_s)  # the moment of the kill is what is tested
            child.kill()
        return child.wait(60)


def digest(folder: Path) -> str:
    """Of all files of a journal folder."""
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    return hashlib.sha256(content).hexdigest()


def test_that_a_killed_builder_leaves_the_file_whole_or_absent(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 120)
    file, before = file_of(folder), digest(folder)
    rng, absent = random.Random(2), 0
    for _ in range(5):
        file.unlink(missing_ok=True)
        build_in_child(folder, kill_after_s=rng.uniform(0.0, 0.12))
        absent += not file.exists()
        assert not file.exists() or verify_night(file).whole
        assert digest(folder) == before
    build_night(folder, file, no_progress)
    assert verify_night(file).whole
    print(f"builder killed 5 times: file absent {absent} times, else whole; journal unchanged")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are those of POSIX")
@pytest.mark.parametrize("most_bytes", [1, 5_000, 30_000])
def test_that_a_builder_without_room_leaves_no_file(tmp_path: Path, most_bytes: int) -> None:
    folder = recorded(tmp_path, 60)
    before = digest(folder)
    # HDF5 may take its process down when it cannot write: that is why it has one of its own.
    assert build_in_child(folder, most_bytes) != 0
    assert not file_of(folder).exists()
    assert digest(folder) == before
    build_night(folder, file_of(folder), no_progress)
    assert verify_night(file_of(folder)).whole
