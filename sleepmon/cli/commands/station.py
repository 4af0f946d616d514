"""`sleepmon station`: be the station, or ask or end the one that runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_radio
from sleepmon.cli.context import Context
from sleepmon.cli.words import clock_words
from sleepmon.domain.commands import CloseStation, Snapshot, TakeSnapshot
from sleepmon.domain.errors import StationUnreachable
from sleepmon.services.ports import StationPort


def add_arguments(parser: ArgumentParser) -> None:
    """Run it (the default), ask how it is, or end it."""
    add_radio(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--status", action="store_true", help="tell what the running station does")
    what.add_argument("--end", action="store_true", help="end it, unless a night is open")
    what.add_argument("--end-night", action="store_true", help="end the open night and the station")


def run(arguments: Namespace, context: Context) -> int:
    """Serve until told to leave, or speak to the station that serves."""
    if not (arguments.status or arguments.end or arguments.end_night):
        context.doors.serve(context.radio(arguments.radio))
        return 0
    station = context.doors.running_station()
    if station is None:
        raise StationUnreachable("No station runs on this computer.")
    try:
        if arguments.status:
            _tell(station, context)
        else:
            station.do(CloseStation(end_night=arguments.end_night))
            context.out.result("station ended", {}, "The station has ended.")
    finally:
        station.close()
    return 0


def _tell(station: StationPort, context: Context) -> None:
    snapshot = station.do(TakeSnapshot())
    if not isinstance(snapshot, Snapshot):
        raise StationUnreachable("The station gave no answer that this sleepmon understands.")
    lines = [f"Station {snapshot.station_pid} on the {snapshot.radio} radio."]
    lines += [f"{s.name}: {s.placement or 'no placement'}, {s.state}" for s in snapshot.sensors]
    lines.append(f"Classifier: {snapshot.classifier.rstrip('.')}.")
    if snapshot.night is None:
        lines.append("No night is open.")
    else:
        saved = clock_words(snapshot.night.saved_until_utc_ns)
        lines.append(f"Night {snapshot.night.meta.night_id} is open, saved until {saved}.")
    context.out.result("station", snapshot, "\n".join(lines))
