"""`sleepmon scan`: which sensors are near, strongest first."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_radio
from sleepmon.cli.context import Context
from sleepmon.cli.reading import duration_s
from sleepmon.cli.sensors import found_sensors
from sleepmon.domain.sensors import FoundSensor


def add_arguments(parser: ArgumentParser) -> None:
    """Which radio, and for how long to listen."""
    add_radio(parser)
    parser.add_argument("--seconds", type=duration_s, default=5.0, help="how long (default 5)")


def run(arguments: Namespace, context: Context) -> int:
    """Listen and print what was heard; hearing nothing is an answer too."""
    with context.station(arguments.radio) as station:
        found = found_sensors(station, context.radio(arguments.radio), arguments.seconds)
    for sensor in found:
        context.out.result("sensor", sensor, line_of(sensor))
    if not found:
        words = "No sensor in sight. Wake the sensors, bring them near, and look again."
        context.out.result("no sensor", {}, words)
    return 0


def line_of(sensor: FoundSensor) -> str:
    """A sensor, what it can do, and what it cannot."""
    heard = f"{sensor.name:<24} {sensor.sensor:<24} {sensor.rssi_dbm:>4} dBm"
    return f"{heard}  {sensor.abilities}"
