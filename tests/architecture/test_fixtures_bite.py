"""The fixtures that watch every test do fail the test that leaks or logs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

BAD_TESTS = """
import logging, subprocess, sys, threading
import pytest
from tests import leaks

leaks.GRACE_S = 0.2
release = threading.Event()

def test_thread():
    threading.Thread(target=release.wait, name="forgotten", daemon=True).start()

def test_child():
    globals()["child"] = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

def test_timer(qtbot):
    from PySide6.QtCore import QTimer
    globals()["timer"] = QTimer()
    timer.setObjectName("ticking")
    timer.start(1000)

def test_window(qtbot):
    from PySide6.QtWidgets import QLabel
    globals()["label"] = QLabel("open")
    label.show()

def test_log():
    logging.getLogger("sleepmon.x").warning("unannounced")

@pytest.mark.expects_log("never comes")
def test_missing_log():
    pass

@pytest.mark.expects_log("announced")
def test_that_is_fine():
    logging.getLogger("sleepmon.x").warning("announced")
    release.set()
    child.communicate()
"""
COMPLAINTS = [
    "leaked threads: forgotten",
    "leaked child processes: .*input",
    "leaked Qt timers of: ticking",
    "leaked windows: .*QLabel",
    "unexpected log records:\nWARNING sleepmon.x: unannounced",
    r"expected log records did not come: \['never comes'\]",
]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("bad") / "test_bad.py"
    path.write_text(BAD_TESTS, encoding="utf-8")
    plugins = ["-p", "tests.leaks", "-p", "tests.log_fail", "-p", "no:cacheprovider"]
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), *plugins]
        + ["--rootdir", str(ROOT), str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return outcome.stdout


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_that_a_careless_test_fails(complaint: str, report: str) -> None:
    assert re.search(complaint, report), report


def test_that_only_the_careless_fail(report: str) -> None:
    assert "6 errors" in report
    assert "7 passed" in report
