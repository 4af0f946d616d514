"""`sleepmon demo`: the window on the virtual ward, or without a display the whole job once."""

from __future__ import annotations

import os
import subprocess
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sleepmon.app.own_program import own_command
from sleepmon.app.paths import HOME_VARIABLE, private_folder
from sleepmon.app.window_start import expect_display
from sleepmon.cli.context import Context
from sleepmon.cli.demo.play import play
from sleepmon.cli.demo.report import page_of, write_report
from sleepmon.cli.reading import duration_s
from sleepmon.domain.errors import UsageError

SHORTEST_S = 48.0
"""Of a shorter stay in each posture the model sees no whole window, and learns nothing."""


def add_arguments(parser: ArgumentParser) -> None:
    """With a window or without, for how long, and where to."""
    parser.add_argument("--headless", action="store_true", help="no window: play and report")
    parser.add_argument(
        "--seconds",
        type=duration_s,
        default=60.0,
        help="length of each of the two nights (default 60)",
    )
    parser.add_argument(
        "--out", metavar="DIR", default="sleepmon-demo", help="where nights and report go"
    )


def run(arguments: Namespace, context: Context) -> int:
    """Open the window on the ward, or play; 1 when a promise did not hold."""
    if not arguments.headless:
        return _open_window(context)
    if arguments.seconds < SHORTEST_S:
        raise UsageError(f"Twelve postures take at least {SHORTEST_S:g} seconds.")
    folder = private_folder(Path(arguments.out).expanduser().absolute())
    # Simulated nights and models never mix with the user's own; child processes inherit this.
    os.environ[HOME_VARIABLE] = str(private_folder(folder / "home"))
    report = play(context, folder, arguments.seconds)
    as_json, as_page = write_report(report, folder)
    context.out.result("report", report, f"{page_of(report)}\nWritten: {as_page}, {as_json}")
    return 0 if report.holds else 1


def _open_window(context: Context) -> int:
    """The window in a home of its own, so that the ward's nights stay apart from real ones."""
    expect_display()
    home = context.doors.paths.models.parent / "virtual ward"
    environment = {**os.environ, HOME_VARIABLE: os.environ.get(HOME_VARIABLE) or str(home)}
    return subprocess.run(
        own_command("window", "--radio", "virtual"), env=environment, check=False
    ).returncode
