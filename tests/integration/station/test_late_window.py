"""A window that comes in the middle of a night shows what was before it came."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sleepmon.app.window_report import read_report
from sleepmon.domain import commands, events
from tests.fakes.station_process import StationProcess
from tests.fakes.waiting import wait_until
from tests.fakes.ward_station import put_on, start_night

LIMIT_S = 60.0
BEFORE_S = 8.0


def _window(home: Path, folder: Path) -> "subprocess.Popen[bytes]":
    """A real window that draws the Record page, off screen."""
    return subprocess.Popen(
        [sys.executable, "-m", "sleepmon", "window", "--radio", "virtual"]
        + ["--shots", str(folder), "--page", "record"],
        env={**os.environ, "SLEEPMON_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.mark.slow
def test_that_a_window_after_a_killed_one_shows_strips_and_ribbon_of_before(
    tmp_path: Path,
) -> None:
    with StationProcess.of_program(tmp_path / "home") as process:
        put_on(process.client)
        process.listener.wait_for(events.PersonSeen, limit_s=LIMIT_S)
        opened = start_night(process.client, tmp_path / "nights")
        first = _window(tmp_path / "home", tmp_path / "first")
        wait_until(lambda: bool(list((tmp_path / "first").glob("*.png"))), LIMIT_S)
        first.kill()
        first.wait(LIMIT_S)
        process.listener.wait_for(
            events.NightSavedUntil,
            lambda e: e.until_utc_ns > opened.meta.started_utc_ns + BEFORE_S * 1e9,
            limit_s=LIMIT_S,
        )
        assert 0 == _window(tmp_path / "home", tmp_path / "second").wait(LIMIT_S)
        seen = read_report(tmp_path / "second")
        process.client.do(commands.EndNight())
        process.listener.wait_for(events.NightSaved, limit_s=LIMIT_S)
    assert seen is not None
    assert opened.meta.night_id == seen.night_id
    began_ns = opened.meta.started_utc_ns
    night_s = (seen.attached_utc_ns - began_ns) / 1e9
    assert {"neck", "chest", "abdomen"} == set(seen.signals_s)
    assert seen.signals_before_s > min(30.0, night_s) - 2.0
    assert seen.ribbon_from_utc_ns < began_ns + 4e9
    assert seen.ribbon_s > night_s - 6.0
