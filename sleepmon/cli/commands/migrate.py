"""`sleepmon migrate`: brings nights of older formats up to date."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.domain.nights import FORMAT_VERSION


def add_arguments(parser: ArgumentParser) -> None:
    """Which nights."""
    parser.add_argument("night", nargs="+", metavar="NIGHT", help="a file, or the id of a night")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Each night becomes one of today's format; those that are stay as they are."""
    nights = context.doors.nights(arguments.folder)
    for night in arguments.night:
        before = nights.migrate(night)
        fact = {"night": night, "format_before": before, "format": FORMAT_VERSION}
        words = (
            f"{night} is of format {before} already."
            if before == FORMAT_VERSION
            else f"{night} was of format {before} and is of format {FORMAT_VERSION} now."
        )
        context.out.result("migrated", fact, words)
    return 0
