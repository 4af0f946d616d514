"""Windows of the demo are processes that can be killed, and that draw pictures."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sleepmon.cli.demo import windows
from sleepmon.cli.demo.windows import ReportingWindow, WindowProcess, take_pictures

STAYS = (
    "import os; assert os.environ['QT_QPA_PLATFORM'] == 'offscreen'; import time; time.sleep(60)"
)
DRAWS = (
    "import sys, pathlib; folder = pathlib.Path(sys.argv[-1]); folder.mkdir();"
    "(folder / 'record.png').write_bytes(b''); (folder / 'odd.txt').write_bytes(b'')"
)
REPORTS = (
    "import sys, pathlib; folder = pathlib.Path(sys.argv[5]); folder.mkdir();"
    '(folder / \'report.json\').write_text(\'{"night_id": "n1", "ribbon_s": 12.0}\')'
)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    def command(*arguments: str) -> list[str]:
        return [sys.executable, "-c", request.param, *arguments]

    monkeypatch.setattr(windows, "own_command", command)


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("stand_in", [STAYS], indirect=True)
def test_that_a_window_is_killed_without_a_word(tmp_path: Path) -> None:
    window = WindowProcess(tmp_path / "log")
    assert window.runs
    assert window.kill() != 0
    assert not window.runs


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("stand_in", [REPORTS], indirect=True)
def test_that_a_window_says_what_it_shows(tmp_path: Path) -> None:
    report = ReportingWindow(tmp_path / "second", tmp_path / "log").report()
    assert report is not None
    assert ("n1", 12.0) == (report.night_id, report.ribbon_s)


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("stand_in", ["", STAYS], indirect=True)
def test_that_a_window_that_says_nothing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "PICTURES_LIMIT_S", 0.5)
    assert ReportingWindow(tmp_path / "second", tmp_path / "log").report() is None


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("stand_in", [DRAWS], indirect=True)
def test_that_pictures_are_found_where_they_were_drawn(tmp_path: Path) -> None:
    drawn = take_pictures(tmp_path / "pictures", tmp_path / "log")
    assert (tmp_path / "pictures" / "record.png",) == drawn
