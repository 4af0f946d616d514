"""`sleepmon resume`: takes a night that was cut off up again, with the sensors it had."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.commands.record import until_saved
from sleepmon.cli.context import Context
from sleepmon.cli.following import following, stopping_on_signals
from sleepmon.cli.reading import duration_s
from sleepmon.cli.sensors import found_sensors
from sleepmon.services.taking_up import take_up


def add_arguments(parser: ArgumentParser) -> None:
    """Which night, and for how long."""
    parser.add_argument("night", metavar="NIGHT", help="a journal folder, or the id of a night")
    parser.add_argument("--duration", type=duration_s, help="default: its planned end, or Ctrl-C")
    parser.add_argument("--scan-seconds", type=duration_s, default=5.0, help="how long to look")
    parser.add_argument("--seed", type=int, default=1, help="sleeper of the virtual ward")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Find the night's sensors, go on recording into the same night, and save it."""
    info = context.doors.nights(arguments.folder).info(arguments.night)
    meta = info.meta
    with (
        context.station(meta.radio) as station,
        following(station) as news,
        stopping_on_signals(news),
    ):
        found = found_sensors(station, meta.radio, arguments.scan_seconds, arguments.seed)
        opened = take_up(station, info, found)
        context.out.result("night", opened, f"Night {meta.night_id} goes on.")
        return until_saved(station, news, arguments.duration, context.out)
