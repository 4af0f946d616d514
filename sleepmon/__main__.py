"""The one door: without arguments the window opens, with arguments the command line answers."""

from __future__ import annotations

import multiprocessing
import os
import sys
from typing import TYPE_CHECKING

from sleepmon.app.own_program import free_environment

if TYPE_CHECKING:
    from sleepmon.app.window_start import WindowStart


def main() -> int:
    """Open the window or run a command; returns the exit code."""
    multiprocessing.freeze_support()
    multiprocessing.set_start_method("spawn", force=True)
    free_environment(os.environ)
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "window":
        return _open_window(arguments[1:])
    from sleepmon.cli.main import main as run_command

    return run_command(arguments)


def _open_window(arguments: list[str]) -> int:
    from sleepmon.app.window_start import expect_display, window_start
    from sleepmon.domain.errors import SleepmonError

    start = window_start(arguments)
    try:
        expect_display()
        return _show(start) if start.shots is None else _draw(start)
    except SleepmonError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def _show(start: WindowStart) -> int:
    from sleepmon.gui.application import run

    return run(start.open_services, start.rest)


def _draw(start: WindowStart) -> int:
    """Pictures of every page instead of a window for people."""
    from sleepmon.gui.shots import take_shots

    services = start.open_services()
    try:
        return 0 if start.shots and take_shots(start.shots, services, only=start.pages) else 1
    finally:
        services.station.close()


if __name__ == "__main__":
    sys.exit(main())
