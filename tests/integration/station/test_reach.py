"""Nobody but the local user reaches a station: no port is open, its folder is private."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from sleepmon.remote.runtime_folder import RuntimeFolder
from tests.fakes.reachable import Reachable

LISTENING = "0A"


def _listening_inodes() -> set[str]:
    """Sockets that listen on any network address of this computer."""
    found: set[str] = set()
    for table in ("tcp", "tcp6"):
        rows = Path("/proc/self/net", table).read_text().splitlines()[1:]
        found |= {row.split()[9] for row in rows if row.split()[3] == LISTENING}
    return found


def _own_sockets() -> set[str]:
    links = [place.readlink() for place in Path("/proc/self/fd").iterdir() if place.is_symlink()]
    return {str(link)[8:-1] for link in links if str(link).startswith("socket:[")}


@pytest.mark.skipif(sys.platform != "linux", reason="open ports are looked up in /proc")
def test_that_a_station_listens_beyond_the_user_nowhere(
    tmp_path: Path, sleepmon_home: Path
) -> None:
    with Reachable(tmp_path, sleepmon_home):
        assert not _listening_inodes() & _own_sockets()
        folder = RuntimeFolder(sleepmon_home)
        assert "AF_UNIX" == folder.family
        assert 0o700 == stat.S_IMODE(sleepmon_home.stat().st_mode)
        files = [p for p in sleepmon_home.iterdir() if p.is_file()]
        assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in files}
