"""After a night like any other: everything is this user's alone, and no log knows who slept."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from sleepmon.app.bootstrap import Bootstrap
from sleepmon.app.paths import user_paths
from sleepmon.cli.main import main
from sleepmon.domain.settings import Settings
from tests.fakes.fake_doors import Said, said_by
from tests.fakes.privacy import careless_umask, content_of, files_below, open_to_others

SUBJECT, NOTE = "Q7-331", "slept badly after tea"


def _command(*argv: str) -> Said:
    return said_by(lambda: main(argv, Bootstrap()))


@pytest.fixture
def used_home(sleepmon_home: Path) -> Path:
    """The home of a user who recorded, mended, classified and locked, with a station of its own."""
    with careless_umask():
        _use(sleepmon_home)
    return sleepmon_home


def _use(home: Path) -> None:
    doors = Bootstrap()
    doors.settings.save(Settings(radio="virtual"))
    station = doors.attached_station("virtual")
    try:
        file = _record()
        for argv in (
            ["label", file, "L", "--from", "+0.5s", "--to", "+2s"],
            ["classify", file],
            ["lock", file, "--key", str(home / "key")],
            ["unlock", file + ".age", "--key", str(home / "key")],
        ):
            _expect(*argv)
        Path(_record()).unlink()  # its journal is there: the next start makes it again
        assert "recovered" in [row.get("result") for row in _expect("recover", "--json").rows]
        table = home / "table.csv"
        table.write_text("time,x,y,z\n" + "".join(f"{k / 50},0,0,1\n" for k in range(200)))
        asked = ["--placement", "chest", "--unit", "g", "--rate", "50"]
        _expect("import", str(table), "--subject", SUBJECT, *asked)
        table.unlink()
    finally:
        assert 0 == _command("station", "--end").code
        station.close()


def _record() -> str:
    """Record a short night and give its file."""
    asked = ["--subject", SUBJECT, "--note", NOTE, "--sensor", "7A21C3F0=chest"]
    said = _expect("record", *asked, "--scan-seconds", "2", "--duration", "3s", "--json")
    return str(said.rows[-1]["file"])


def _expect(*argv: str) -> Said:
    said = _command(*argv)
    assert 0 == said.code, said
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_that_all_that_is_left_is_private_and_names_nobody(used_home: Path) -> None:
    assert [] == open_to_others(used_home)
    kinds = {path.suffix for path in files_below(used_home)}
    assert {".h5", ".smj", ".json", ".log"} <= kinds
    logs = [path for path in files_below(used_home) if path.suffix == ".log"]
    for told in (SUBJECT, NOTE):
        assert [] == [log.name for log in logs if told.encode() in content_of(log)]
    # What is handed on says nothing of whose computer it was made on: its paths hold a name.
    handed_on = [path for path in files_below(user_paths().nights) if path.suffix != ".smj"]
    assert {".h5", ".json"} <= {path.suffix for path in handed_on}
    for told in (str(used_home), socket.gethostname()):
        assert [] == [path.name for path in handed_on if told.encode() in content_of(path)]
