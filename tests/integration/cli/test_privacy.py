"""After a night like any other: everything is this user's alone, and no log knows who slept."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from sleepmon.app.bootstrap import Bootstrap
from sleepmon.app.paths import user_paths
from sleepmon.cli.main import main
from sleepmon.domain.settings import Settings
from tests.fakes.fake_doors import Said, said_by

SUBJECT, NOTE = "Q7-331", "slept badly after tea"


def _command(*argv: str) -> Said:
    return said_by(lambda: main(argv, Bootstrap()))


@pytest.fixture
def used_home(sleepmon_home: Path) -> Path:
    """The home of a user who recorded, mended, classified and locked, with a station of its own."""
    before = os.umask(0o022)
    doors = Bootstrap()
    doors.settings.save(Settings(radio="virtual"))
    station = doors.attached_station("virtual")
    try:
        asked = ["--subject", SUBJECT, "--note", NOTE, "--sensor", "7A21C3F0=chest"]
        night = _command("record", *asked, "--scan-seconds", "2", "--duration", "3s", "--json")
        assert 0 == night.code, night
        file = night.rows[-1]["file"]
        for argv in (
            ["label", file, "L", "--from", "+0.5s", "--to", "+2s"],
            ["classify", file],
            ["lock", file, "--key", str(sleepmon_home / "key")],
            ["unlock", file + ".age", "--key", str(sleepmon_home / "key")],
        ):
            said = _command(*argv)
            assert 0 == said.code, said
    finally:
        os.umask(before)
        assert 0 == _command("station", "--end").code
        station.close()
    return sleepmon_home


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_that_all_that_is_left_is_private_and_logs_name_nobody(used_home: Path) -> None:
    seen, open_to_others = 0, []
    for path in used_home.rglob("*"):
        found = path.lstat()
        seen += 1
        if stat.S_ISSOCK(found.st_mode):
            continue  # its folder keeps others out
        if stat.S_IMODE(found.st_mode) & 0o077:
            open_to_others.append(f"{stat.filemode(found.st_mode)} {path.relative_to(used_home)}")
    assert [] == open_to_others
    assert seen > 10
    logs = list(user_paths().logs.iterdir())
    assert logs
    for log in logs:
        text = log.read_text(errors="replace")
        for told in (SUBJECT, NOTE):
            assert told not in text, log.name
