"""The command line: finds the command, runs it, and says by its exit code how it went.

0 done, 1 failed, 2 wrong usage, 3 refused for the reason stated.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from sleepmon.cli.catalog import COMMANDS, CommandRow, row_named
from sleepmon.cli.context import Context, Doors
from sleepmon.cli.output import Output
from sleepmon.domain.errors import SleepmonError

DONE, FAILED, WRONG_USAGE = 0, 1, 2


def main(argv: Sequence[str], doors: Doors | None = None) -> int:
    """Run the command that `argv` names; returns its exit code."""
    try:
        return _run(argv, doors)
    except SystemExit as leaving:  # argparse, after --help or wrong usage
        return leaving.code if isinstance(leaving.code, int) else FAILED
    except BrokenPipeError:  # the reader of our lines left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _run(argv: Sequence[str], doors: Doors | None) -> int:
    top = _top_parser()
    row = row_named(argv[0]) if argv else None
    if row is None:
        top.parse_args(argv)
        top.print_help()
        return WRONG_USAGE
    command = import_module(row.module)
    parser = _parser_of(row)
    command.add_arguments(parser)
    arguments = parser.parse_args(argv[1:])
    out = Output(arguments.json)
    try:
        exit_code: int = command.run(arguments, Context(doors or _real_doors(), out))
    except SleepmonError as error:
        out.error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        raise  # the reader of our lines left; nothing went wrong
    except Exception:
        out.error(
            SleepmonError(
                "Something went wrong that sleepmon did not foresee.",
                "Nothing recorded is lost. Please report it with the lines below.",
                traceback.format_exc(),
            )
        )
        return FAILED
    return exit_code


def _top_parser() -> argparse.ArgumentParser:
    lines = [f"  {row.name:<9} {row.summary}" for row in COMMANDS]
    parser = argparse.ArgumentParser(
        prog="sleepmon",
        description="Record labelled nights, see the posture live, retrain the model.",
        epilog="commands:\n"
        + "\n".join(lines)
        + "\n\nWithout a command, or with `window`, the window opens.\n"
        "`sleepmon COMMAND --help` tells more.\n"
        "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused for the reason stated.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sleepmon {version('sleepmon')}")
    parser.add_argument("command", choices=[row.name for row in COMMANDS], metavar="COMMAND")
    return parser


def _parser_of(row: CommandRow) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"sleepmon {row.name}", description=f"{row.summary[0].upper()}{row.summary[1:]}."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    return parser


def _real_doors() -> Doors:
    from sleepmon.app.bootstrap import Bootstrap

    return Bootstrap()
