"""`sleepmon resume`: takes a night that was cut off up again, with the sensors it had."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.commands.record import until_saved
from sleepmon.cli.context import Context
from sleepmon.cli.following import following, stopping_on_signals
from sleepmon.cli.reading import duration_s
from sleepmon.cli.sensors import found_sensors
from sleepmon.domain.commands import Connect, ResumeNight
from sleepmon.domain.errors import SensorNotFound
from sleepmon.domain.nights import NightMeta
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor, StreamRequest
from sleepmon.services.ports import StationPort


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
        _connect(station, meta, {one.sensor: one for one in found})
        opened = station.do(ResumeNight(folder=info.summary.path))
        context.out.result("night", opened, f"Night {meta.night_id} goes on.")
        return until_saved(station, news, arguments.duration, context.out)


def _connect(station: StationPort, meta: NightMeta, heard: dict[SensorId, FoundSensor]) -> None:
    """Each sensor of the night that was heard, as it streamed before; the others may come later."""
    members = [row for row in meta.sensors if row.sensor in heard]
    if not members:
        names = " and ".join(f"{row.name} ({row.serial})" for row in meta.sensors)
        raise SensorNotFound("No sensor of this night was heard.", f"Wake {names}.")
    for row in members:
        one = heard[row.sensor]
        stream = StreamRequest(
            rate_hz=row.rate_hz if one.rates_hz else None,
            range_g=row.range_g if one.ranges_g else None,
        )
        station.do(Connect(sensor=row.sensor, placement=row.placement, stream=stream))
