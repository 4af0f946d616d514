"""`sleepmon label`: shows and mends the labels of a finished night; every edit can be undone."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.cli.ports import Nights
from sleepmon.cli.reading import night_time_ns
from sleepmon.domain.errors import UsageError
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import NightMeta


def add_arguments(parser: ArgumentParser) -> None:
    """Which night, what held, from when to when."""
    parser.add_argument("night", metavar="NIGHT", help="a file, or the id of a night")
    parser.add_argument("code", nargs="?", metavar="CODE", help="posture, such as L")
    when = "time on the clock there, 23:10:00, or since the start, +12m30s"
    parser.add_argument("--from", dest="start", metavar="TIME", help=when)
    parser.add_argument("--to", dest="end", metavar="TIME", help="likewise")
    parser.add_argument("--clear", action="store_true", help="take away the labels in between")
    parser.add_argument("--undo", action="store_true", help="take the last edit back")
    parser.add_argument("--redo", action="store_true", help="do the edit taken back again")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Edit if asked to, then list the labels as they are."""
    nights = context.doors.nights(arguments.folder)
    info = nights.info(arguments.night)
    track = _edited(arguments, nights, info.meta) or info.labels
    context.out.result("labels", {"spans": track.spans}, labels_words(track, info.meta))
    return 0


def _edited(arguments: Namespace, nights: Nights, meta: NightMeta) -> LabelTrack | None:
    night, now_ns = arguments.night, time.time_ns()
    wishes = (bool(arguments.code), arguments.clear, arguments.undo, arguments.redo)
    if sum(wishes) > 1:
        raise UsageError("Say one of CODE, --clear, --undo and --redo.")
    if arguments.undo:
        return nights.undo_label(night, now_ns)
    if arguments.redo:
        return nights.redo_label(night, now_ns)
    if not (arguments.code or arguments.clear):
        return None
    if not (arguments.start and arguments.end):
        raise UsageError("Say --from and --to.", "Such as --from 23:10 --to 23:25:30.")
    start_ns, end_ns = night_time_ns(arguments.start, meta), night_time_ns(arguments.end, meta)
    if arguments.clear:
        return nights.clear_labels(night, start_ns, end_ns, now_ns)
    return nights.label(night, arguments.code, start_ns, end_ns, now_ns)


def labels_words(track: LabelTrack, meta: NightMeta) -> str:
    """One label a line, in the time of the place."""
    lines = [
        f"{_clock(span.start_ns, meta)} to "
        f"{'now' if span.end_ns is None else _clock(span.end_ns, meta)}  "
        f"{span.code:<11} {span.author}"
        for span in track
    ]
    return "\n".join(lines) or "The night has no labels."


def _clock(utc_ns: int, meta: NightMeta) -> str:
    tenths, of_day = 10, utc_ns // 100_000_000 + 10 * meta.utc_offset_s
    hours, rest = divmod(of_day % (86_400 * tenths), 3600 * tenths)
    minutes, rest = divmod(rest, 60 * tenths)
    return f"{hours:02d}:{minutes:02d}:{rest // tenths:02d}.{rest % tenths}"
