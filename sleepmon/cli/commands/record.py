"""`sleepmon record`: a night from start to end, with the sensors named."""

from __future__ import annotations

import contextlib
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sleepmon.cli.arguments import add_radio, add_sensors
from sleepmon.cli.calibrating import Calibrating, terminal_ask
from sleepmon.cli.context import Context
from sleepmon.cli.following import NewsQueue, following, stopping_on_signals
from sleepmon.cli.output import Output
from sleepmon.cli.reading import duration_s, pair, rate_hz
from sleepmon.cli.sensors import (
    connect_sensors,
    expect_rate,
    set_others_aside,
    usable_sensors,
    worn_sensors,
)
from sleepmon.domain.commands import (
    EndNight,
    PlayScenario,
    Preflight,
    PreflightAnswer,
    ReplayRecording,
    RunScript,
    StartNight,
)
from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.events import Event, NightBuildFailed, NightEnded, NightSaved
from sleepmon.domain.nights import Finding, NightRequest
from sleepmon.domain.resources import resource
from sleepmon.domain.scenarios import RandomFaults, scenario_named, scenario_names
from sleepmon.domain.schemes import Scheme, load_scheme
from sleepmon.domain.sensors import RadioKind
from sleepmon.services.ports import StationPort

BUILD_LIMIT_S = 900.0
SETTLE_S = 10.0
"""How long sensors may take to begin to stream before the night is refused."""
LOOK_AGAIN_S = 0.5


def add_arguments(parser: ArgumentParser) -> None:
    """Who, with which sensors where, for how long, into which folder."""
    add_radio(parser)
    parser.add_argument("--subject", required=True, help="pseudonym of the person, such as S01")
    add_sensors(parser, "on the virtual ward all of them")
    parser.add_argument(
        "--calibrate", action="store_true", help="first take the poses that tell how sensors sit"
    )
    parser.add_argument("--duration", type=duration_s, help="8h, 30m, 60s; default: until Ctrl-C")
    parser.add_argument("--out", metavar="DIR", help="folder for nights (default: the setting)")
    parser.add_argument("--rate", type=rate_hz, metavar="HZ", help="samples a second")
    parser.add_argument("--consent", action="store_true", help="the person agreed")
    parser.add_argument("--note", default="", help="kept with the night; no names")
    ward = parser.add_argument_group("virtual ward")
    ward.add_argument("--seed", type=int, default=1, help="another number, another sleeper")
    ward.add_argument("--script", metavar="CODES", help="postures to take: `all` or S,SR,R,...")
    ward.add_argument("--each", type=duration_s, default=60.0, help="how long each is held")
    ward.add_argument("--label-script", action="store_true", help="set the label of each, too")
    ward.add_argument(
        "--scenario", metavar="NAME", help=f"what goes wrong: {', '.join(scenario_names())}"
    )
    ward.add_argument("--faults", type=int, metavar="SEED", help="or faults at random")
    ward.add_argument(
        "--replay",
        type=pair,
        action="append",
        default=[],
        metavar="FILE=PLACEMENT",
        help="let the sensor there sense what a CSV file holds: time_s,x_g,y_g,z_g",
    )


def run(arguments: Namespace, context: Context) -> int:
    """Record until the duration is over, Ctrl-C, or a trouble that ends the night."""
    radio = context.radio(arguments.radio)
    settings = context.doors.settings.load()
    scheme = load_scheme(resource("schemes", f"{settings.scheme}.toml"))
    _check_usage(arguments, radio, scheme)
    folder = arguments.out or settings.nights_folder or str(context.doors.paths.nights)
    with context.station(radio) as station, following(station) as news, stopping_on_signals(news):
        found = usable_sensors(station, radio, arguments.scan_seconds, arguments.seed)
        worn = worn_sensors(arguments.sensor, found, scheme)
        if arguments.rate:
            expect_rate(worn, arguments.rate)
        connected = connect_sensors(station, worn, arguments.rate or settings.rate_hz)
        set_others_aside(station, connected)
        if arguments.calibrate:
            Calibrating(station, news, context.out, terminal_ask()).run()
        request = NightRequest(
            subject=arguments.subject,
            folder=folder if "://" in folder else str(Path(folder).expanduser().absolute()),
            planned_s=arguments.duration,
            consent=arguments.consent,
            note=arguments.note,
        )
        _settle(station, request, news, context.out)
        opened = station.do(StartNight(request=request))
        context.out.result("night", opened, "")
        _steer_sleeper(station, arguments, scheme)
        return until_saved(station, news, arguments.duration, context.out)


def _check_usage(arguments: Namespace, radio: RadioKind, scheme: Scheme) -> None:
    """What can be seen to be wrong before anything is started."""
    for pairs in (arguments.sensor, arguments.replay):
        places = [scheme.placement_index(placement) for _, placement in pairs]
        if len(set(places)) < len(places):
            raise UsageError("Two are to be worn at one placement.", "Give each its own.")
    if arguments.scenario:
        scenario_named(arguments.scenario)
    if radio == "virtual":
        return
    if not arguments.sensor:
        raise UsageError("No sensor was named.", "Say --sensor NAME=PLACEMENT for each sensor.")
    if arguments.script or arguments.replay or arguments.scenario or arguments.faults is not None:
        raise UsageError("Only the virtual ward has a sleeper to steer.", "Say --radio virtual.")


def _settle(station: StationPort, request: NightRequest, news: NewsQueue, out: Output) -> None:
    """Wait until no condition is waiting any more; print what is not as it should be."""
    findings = _findings(station, request)
    limit = time.monotonic() + SETTLE_S
    while any(finding.state == "waiting" for finding in findings) and time.monotonic() < limit:
        for event in news.until(LOOK_AGAIN_S):
            out.event(event)
        if news.stop_asked:
            return
        findings = _findings(station, request)
    for finding in findings:
        if finding.state != "ok":
            out.result("finding", finding, f"{finding.name}: {finding.words} {finding.remedy}")


def _findings(station: StationPort, request: NightRequest) -> tuple[Finding, ...]:
    answer = station.do(Preflight(request=request))
    return answer.findings if isinstance(answer, PreflightAnswer) else ()


def _steer_sleeper(station: StationPort, arguments: Namespace, scheme: Scheme) -> None:
    if arguments.replay:
        tracks = {placement: str(Path(file).absolute()) for file, placement in arguments.replay}
        station.do(ReplayRecording(tracks=tracks))
    if arguments.script:
        words = [] if arguments.script == "all" else arguments.script.split(",")
        codes = tuple(scheme.postures[scheme.posture_index(word)].code for word in words)
        label = arguments.label_script
        station.do(RunScript(codes=codes, seconds_each=arguments.each, label=label))
    if arguments.scenario:
        station.do(PlayScenario(name=arguments.scenario))
    elif arguments.faults is not None:
        station.do(PlayScenario(random=RandomFaults(seed=arguments.faults)))


def until_saved(
    station: StationPort, news: NewsQueue, duration_s: float | None, out: Output
) -> int:
    """Follow the night to its end; 0 when it ended as wished and is saved whole."""
    ended: NightEnded | None = None
    for event in news.until(duration_s):
        out.event(event)
        if isinstance(event, NightEnded):
            ended = event
            break
    if ended is None:
        # Refused where the station ended it as planned a moment before: the news of that follow.
        with contextlib.suppress(RefusedError):
            station.do(EndNight())
    news.stop_asked = False
    for event in news.until(BUILD_LIMIT_S):
        out.event(event)
        if isinstance(event, NightEnded):
            ended = event
        if isinstance(event, NightSaved | NightBuildFailed):
            return _exit_code(event, ended)
    return 1


def _exit_code(event: Event, ended: NightEnded | None) -> int:
    as_wished = ended is None or ended.reason in ("stopped", "planned end")
    return 0 if isinstance(event, NightSaved) and as_wished else 1
