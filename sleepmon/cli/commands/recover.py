"""`sleepmon recover`: makes whole nights of the journals that a crash left."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.cli.words import counts_words


def add_arguments(parser: ArgumentParser) -> None:
    """Which of them."""
    parser.add_argument(
        "where",
        nargs="?",
        metavar="WHERE",
        help="a folder of nights or one journal folder (default: the folder for nights)",
    )
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Build what can be built; 1 when a night could not. Journals are never changed."""
    nights = context.doors.nights(arguments.folder)
    if arguments.where is None:
        for kept in nights.release_journals():
            words = kept.problem or "Its file has proved itself: the journal was let go."
            context.out.result("journal", kept, f"{kept.folder}: {words}")
    recovered = nights.recover(arguments.where, lambda part: context.out.progress("Building", part))
    for one in recovered:
        lines = list(one.words)
        if one.built is not None:
            lines.insert(0, f"Recovered {one.file}: {counts_words(one.built.samples)} samples.")
        else:
            lines.insert(0, f"Not recovered: {one.folder}. Its journal is kept.")
        context.out.result("recovered", one, "\n".join(lines))
    if not recovered:
        context.out.result("nothing to recover", {}, "No night was cut off.")
    return 0 if all(one.file for one in recovered) else 1
