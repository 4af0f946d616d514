"""`sleepmon info`: what a night holds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.commands.nights import line_of
from sleepmon.cli.context import Context


def add_arguments(parser: ArgumentParser) -> None:
    """Which night."""
    parser.add_argument("night", metavar="NIGHT", help="a file, or the id of a night")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Tell its sensors, samples, labels and how it ended."""
    info = context.doors.nights(arguments.folder).info(arguments.night)
    lines = [line_of(info.summary)]
    for sensor in info.meta.sensors:
        samples, missing = info.samples.get(sensor.sensor, 0), info.missing.get(sensor.sensor, 0)
        lines.append(
            f"{sensor.placement:<10} {sensor.name} ({sensor.serial}), {sensor.rate_hz:g} Hz,"
            f" {samples} samples, {missing} missing"
        )
        if clock := info.clocks.get(sensor.sensor):
            lines.append(f"{'':<10} {clock.words}")
    codes = [span.code for span in info.labels]
    lines.append(f"{len(codes)} labels: {' '.join(codes)}" if codes else "No labels.")
    lines.append(f"{info.predictions} predictions were made while it was recorded.")
    context.out.result("info", info, "\n".join([*lines, *info.words]))
    return 0
