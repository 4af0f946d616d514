"""`sleepmon lock`: encrypts a finished night where it lies."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.cli.secrets import add_secret, passphrase_of


def add_arguments(parser: ArgumentParser) -> None:
    """Which night, and what will open it."""
    parser.add_argument("night", metavar="NIGHT", help="a file, or the id of a night")
    add_secret(parser, "an age key file that unlocks it; made when it is not there")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Lock it; without passphrase or key nobody brings it back."""
    passphrase = passphrase_of(arguments, twice=True)
    nights = context.doors.nights(arguments.folder)
    locked = nights.lock(
        arguments.night, time.time_ns(), passphrase=passphrase, key_file=arguments.key
    )
    with_what = f"the key in {arguments.key}" if arguments.key else "the passphrase"
    words = f"Locked: {locked}. Only {with_what} opens it; keep it where it cannot be lost."
    context.out.result("locked", {"file": str(locked)}, words)
    return 0
