"""`sleepmon calibrate`: tell how the sensors sit, by poses that the person takes."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_radio, add_sensors
from sleepmon.cli.calibrating import USUAL_POSES, Calibrating, snapshot_of, terminal_ask
from sleepmon.cli.context import Context
from sleepmon.cli.following import following, stopping_on_signals
from sleepmon.cli.sensors import connect_sensors, usable_sensors, worn_sensors
from sleepmon.domain.calibration import REFERENCE_POSES
from sleepmon.domain.errors import RefusedError
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.sensors import RadioKind
from sleepmon.services.ports import StationPort

TRIED = "This was a try on a ward that is gone now: `record --calibrate` keeps it for a night."


def add_arguments(parser: ArgumentParser) -> None:
    """Which sensors, and which poses."""
    add_radio(parser)
    add_sensors(parser, "those worn already; on the virtual ward: all of them")
    parser.add_argument(
        "--pose",
        choices=REFERENCE_POSES,
        action="append",
        default=[],
        help=f"a pose to take, in this order; once for each (default: {', '.join(USUAL_POSES)})",
    )


def run(arguments: Namespace, context: Context) -> int:
    """Calibrate the sensors of the station that runs, or try it on a ward of one's own."""
    running = context.doors.running_station()
    if running is not None:
        running.close()
    elif context.radio(arguments.radio) == "system":
        raise RefusedError(
            "No station runs whose sensors could be calibrated.",
            "Open the window and calibrate on its Sensors page, or record with"
            " `sleepmon record --calibrate`.",
        )
    radio: RadioKind | None = arguments.radio
    if running is not None and radio is None:
        radio = _radio_of(context)
    with context.station(radio) as station, following(station) as news, stopping_on_signals(news):
        _wear(arguments, context, station, context.radio(radio))
        poses = tuple(arguments.pose) or USUAL_POSES
        Calibrating(station, news, context.out, terminal_ask()).run(poses)
    if running is None:
        context.out.result("tried", {}, TRIED)
    return 0


def _radio_of(context: Context) -> RadioKind | None:
    station = context.doors.running_station()
    if station is None:
        return None
    try:
        return snapshot_of(station).radio
    finally:
        station.close()


def _wear(arguments: Namespace, context: Context, station: StationPort, radio: RadioKind) -> None:
    """Connect what was named; without names take what is worn, or the whole ward."""
    settings = context.doors.settings.load()
    scheme = load_scheme(resource("schemes", f"{settings.scheme}.toml"))
    is_worn = any(status.placement for status in snapshot_of(station).sensors)
    if not arguments.sensor and is_worn:
        return
    if not arguments.sensor and radio == "system":
        raise RefusedError("No sensor is worn.", "Name each: --sensor NAME=PLACEMENT.")
    found = usable_sensors(station, radio, arguments.scan_seconds)
    connect_sensors(station, worn_sensors(arguments.sensor, found, scheme), settings.rate_hz)
