"""Notices reach the desktop, or at least the log."""

import logging
import sys
from pathlib import Path

import pytest

from sleepmon.machine.notify import NullNotifier, ProgramNotifier, system_notifier
from tests.fakes.waiting import wait_until


def test_that_the_program_is_told_title_and_words(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('|'.join(sys.argv[2:]))"
    notifier = ProgramNotifier([sys.executable, "-c", script, str(told)])
    notifier.notify("Polar H10 lost its link.", "Bring it nearer; $(no shell) `here`")
    wait_until(lambda: told.exists() and told.read_text())
    assert "Polar H10 lost its link.|Bring it nearer; $(no shell) `here`" == told.read_text()


def test_that_a_desktop_without_notices_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        ProgramNotifier(["no-such-program-of-sleepmon"]).notify("a", "b")
        wait_until(lambda: "shows no notices" in caplog.text)


def test_that_without_a_desktop_it_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        NullNotifier().notify("Disk full.", "Make room.")
    assert "Disk full. Make room." in caplog.text


def test_that_each_system_has_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(system_notifier("darwin"), ProgramNotifier)
    assert isinstance(system_notifier("win32"), NullNotifier)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    assert isinstance(system_notifier("linux"), ProgramNotifier)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert isinstance(system_notifier("linux"), NullNotifier)
