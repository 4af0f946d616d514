"""Fixtures that fail a test which leaves a thread, a child process, a timer or a window."""

import multiprocessing
import os
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

GRACE_S = 3.0


def _gone_within(left_over: Callable[[], list[str]]) -> list[str]:
    """What is still there after a grace period: ending takes a moment, a leak stays."""
    limit = time.monotonic() + GRACE_S
    while (names := left_over()) and time.monotonic() < limit:
        time.sleep(0.01)
    return names


@pytest.fixture(autouse=True)
def no_leaked_threads(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when a thread started by the test is still alive."""
    before = set(threading.enumerate())
    yield
    marker = request.node.get_closest_marker("allows_threads")
    allowed = re.compile(marker.args[0]) if marker else None

    def left_over() -> list[str]:
        return [
            thread.name
            for thread in threading.enumerate()
            if thread not in before and not (allowed and allowed.search(thread.name))
        ]

    if names := _gone_within(left_over):
        pytest.fail(f"leaked threads: {', '.join(names)}", pytrace=False)


def _children() -> dict[int, str]:
    """Process id and command line of our children; where there is no /proc, multiprocessing's."""
    if not Path("/proc").is_dir():
        return {child.pid or 0: child.name for child in multiprocessing.active_children()}
    found: dict[int, str] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = _command_of_child(name)
        except OSError:  # the process ended meanwhile
            continue
        # An ended child has no command line; multiprocessing's tracker lives for the whole run.
        if command and "resource_tracker" not in command:
            found[int(name)] = command.strip()
    return found


def _command_of_child(name: str) -> str:
    """Nothing for a process that is not ours. Twice a test for all that run here: no Path."""
    with open(f"/proc/{name}/stat", "rb") as stat:
        # `pid (name) state parent ...`; a name may hold blanks and brackets.
        if int(stat.read().rpartition(b")")[2].split()[1]) != os.getpid():
            return ""
    with open(f"/proc/{name}/cmdline", "rb") as line:
        return line.read().replace(b"\0", b" ").decode()


@pytest.fixture(autouse=True)
def no_leaked_children() -> Iterator[None]:
    """Fail when a child process started by the test still runs."""
    before = set(_children())
    yield

    def left_over() -> list[str]:
        multiprocessing.active_children()  # reaps those that ended
        return [command for pid, command in _children().items() if pid not in before]

    if commands := _gone_within(left_over):
        pytest.fail(f"leaked child processes: {'; '.join(commands)}", pytrace=False)


@pytest.fixture(autouse=True)
def no_leaked_timers_and_windows(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Fail when a Qt test leaves a timer running or a window open."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    started: list[weakref.ref[QTimer]] = []
    real_start = QTimer.start

    def start(timer: QTimer, *args: Any) -> None:
        started.append(weakref.ref(timer))
        real_start(timer, *args)

    monkeypatch.setattr(QTimer, "start", start)
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    running = [
        timer.objectName() or repr(timer.parent())
        for reference in started
        if (timer := reference()) is not None and isValid(timer) and timer.isActive()
    ]
    open_windows = [
        repr(widget)
        for widget in QApplication.topLevelWidgets()
        if id(widget) not in before and isValid(widget) and widget.isVisible()
    ]
    for timer_reference in started:
        timer = timer_reference()
        if timer is not None and isValid(timer):
            timer.stop()
    if running:
        pytest.fail(f"leaked Qt timers of: {', '.join(running)}", pytrace=False)
    if open_windows:
        pytest.fail(f"leaked windows: {', '.join(open_windows)}", pytrace=False)
