"""`sleepmon erase`: removes a night for good and leaves a note that there was one."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.domain.errors import RefusedError


def add_arguments(parser: ArgumentParser) -> None:
    """Which night, and that it is meant."""
    parser.add_argument("night", metavar="NIGHT", help="a file, or the id of a night")
    parser.add_argument("--reason", default="", help="kept in the note; no names")
    parser.add_argument("--yes", action="store_true", help="it cannot be brought back, and may go")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Erase it; 3 unless --yes says that it is meant."""
    if not arguments.yes:
        raise RefusedError(
            f"The night {arguments.night} would be gone for good, samples and labels alike.",
            "Say --yes if you mean it.",
        )
    nights = context.doors.nights(arguments.folder)
    note = nights.erase(arguments.night, time.time_ns(), arguments.reason)
    words = f"Erased. That there was a night is kept in {note}."
    context.out.result("erased", {"note": str(note)}, words)
    return 0
