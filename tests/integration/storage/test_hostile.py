"""Files that were made to harm are refused at once, and nothing but themselves is opened."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.hostile_nights import HOSTILE, changed, secret_beside
from tests.fakes.nights import built
from tests.fakes.traced import ROOT, can_trace

CHILD = str(Path(__file__).with_name("hostile_child.py"))
BAR_S = 1.0


@dataclass(frozen=True)
class Opened:
    """What became of the hostile files."""

    files: int
    refused: int
    longest_s: float
    outside: tuple[str, ...]
    """Files beside themselves that somebody opened for them; only known where it is traced."""


def open_hostile(home: Path, *, traced: bool) -> Opened:
    """Open every hostile file in a child."""
    night = built(home / "nights", 10)
    secret = secret_beside(home)
    files = [
        changed(night, home / f"{number}.h5", change)
        for number, change in enumerate(HOSTILE.values())
    ]
    trace = home / "trace"
    spy = ["strace", "-f", "-e", "trace=open,openat", "-o", str(trace)] if traced else []
    command = [*spy, sys.executable, CHILD, *map(str, files)]
    done = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=300
    )
    refused, longest_s = done.stdout.split()
    seen = re.findall(r'"([^"]+)"', trace.read_text()) if traced else []
    outside = tuple(path for path in seen if path in ("/etc/passwd", str(secret), secret.name))
    return Opened(len(files), int(refused), float(longest_s), outside)


def test_that_hostile_files_are_refused_at_once(tmp_path: Path) -> None:
    opened = open_hostile(tmp_path, traced=False)
    print(f"hostile files: {opened.refused} of {opened.files}, longest {opened.longest_s:.3f} s")
    assert opened.files == opened.refused


@pytest.mark.skipif(not can_trace(), reason="strace is not there or may not look into children")
def test_that_nothing_but_the_files_is_opened(tmp_path: Path) -> None:
    opened = open_hostile(tmp_path, traced=True)
    assert (opened.files, ()) == (opened.refused, opened.outside)
