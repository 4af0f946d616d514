"""`sleepmon unlock`: brings a locked night back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.cli.secrets import add_secret, passphrase_of


def add_arguments(parser: ArgumentParser) -> None:
    """Which night, and what opens it."""
    parser.add_argument("night", metavar="NIGHT", help="a locked file, or the id of a night")
    add_secret(parser, "the age key file that it was locked with")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Unlock it; the locked file goes once the night has proved itself."""
    passphrase = passphrase_of(arguments, twice=False)
    nights = context.doors.nights(arguments.folder)
    file = nights.unlock(arguments.night, passphrase=passphrase, key_file=arguments.key)
    context.out.result("unlocked", {"file": str(file)}, f"Unlocked: {file}.")
    return 0
