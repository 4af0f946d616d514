"""The builder is killed, or its disk fails, at each call that touches the new file."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sleepmon.storage.folders import file_of
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.nights import no_progress, recorded
from tests.fakes.traced import BAD_DISK, KILL, NO_ROOM, calls_of, can_trace, run_with_fault
from tests.integration.storage.test_building import CHILD, digest


def faulty_builds(home: Path, fault: str, step: int = 1) -> tuple[int, int]:
    """Builds that were tried, and those after which something was not as it must be."""
    folder = recorded(home, 60)
    file, before = file_of(folder), digest(folder)
    command = [sys.executable, "-m", CHILD, str(folder), str(file), "0"]
    paths = (file.with_name(file.name + ".part"), file, file.parent)
    calls = calls_of(command, paths, home.with_name("trace.txt"))
    tried = bad = 0
    for nth in range(1, calls + 1, step):
        file.unlink(missing_ok=True)
        run_with_fault(command, paths, fault, nth)
        bad += file.exists() and not verify_night(file).whole
        bad += digest(folder) != before
        tried += 1
    build_night(folder, file, no_progress)
    return tried, bad + (not verify_night(file).whole)


@pytest.mark.skipif(not can_trace(), reason="strace is not there, or may not trace")
@pytest.mark.parametrize("fault", [KILL, NO_ROOM, BAD_DISK])
def test_that_a_fault_at_any_call_leaves_the_file_whole_or_absent(
    tmp_path: Path, fault: str
) -> None:
    tried, bad = faulty_builds(tmp_path / "nights", fault, step=11)
    assert (True, 0) == (tried > 4, bad)
