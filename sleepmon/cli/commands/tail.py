"""`sleepmon tail`: follows a night while it is recorded, from outside of whoever records it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.cli.following import NewsQueue, stopping_on_signals
from sleepmon.cli.reading import duration_s
from sleepmon.cli.words import counts_words, words_of_event
from sleepmon.services.night_tail import TailNews

LOOK_S = 1.0


def add_arguments(parser: ArgumentParser) -> None:
    """Which night, and for how long."""
    parser.add_argument("night", metavar="NIGHT", help="a journal folder, or the id of a night")
    parser.add_argument("--seconds", type=duration_s, help="default: until the night ends")
    parser.add_argument("--every", type=duration_s, default=LOOK_S, help="how often to look")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Tell how far it has come, at each look, until it ends."""
    tail = context.doors.nights(arguments.folder).tail(arguments.night)
    news = NewsQueue()
    left_s = arguments.seconds
    with stopping_on_signals(news):
        while True:
            seen = tail.look()
            context.out.result("tail", seen, tail_words(seen))
            if seen.ended or news.stop_asked or (left_s is not None and left_s <= 0):
                return 0
            wait_s = arguments.every if left_s is None else min(arguments.every, left_s)
            left_s = None if left_s is None else left_s - wait_s
            for _ in news.until(wait_s):
                """Nobody tells us anything; the queue only lets a signal end the waiting."""


def tail_words(seen: TailNews) -> str:
    """What came since the last look, then how far the night is."""
    lines = [words for event in seen.events if (words := words_of_event(event))]
    parts = [f"{counts_words(seen.samples)} samples"]
    if any(seen.missing.values()):
        parts.append(f"missing: {counts_words(seen.missing)}")
    parts.append(f"label {seen.label}" if seen.label else "no label")
    parts.append(f"{seen.predictions} predictions")
    if seen.ended:
        parts.append(f"the night ended ({seen.ended})")
    return "\n".join([*lines, "; ".join(parts) + "."])
