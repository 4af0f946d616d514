"""`sleepmon ward`: lets things go wrong in the virtual ward of the station that runs."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from sleepmon.cli.context import Context
from sleepmon.cli.reading import duration_s
from sleepmon.cli.words import clock_words
from sleepmon.domain.commands import (
    LookAtWard,
    PlayFault,
    PlayScenario,
    TapSensors,
    TurnSleeper,
    WardSeen,
)
from sleepmon.domain.errors import StationUnreachable
from sleepmon.domain.fault_kinds import FAULT_KINDS, fault_words
from sleepmon.domain.resources import resource
from sleepmon.domain.scenarios import FaultName, FaultStep, RandomFaults, scenario_names
from sleepmon.domain.schemes import load_scheme
from sleepmon.services.ports import StationPort


def add_arguments(parser: ArgumentParser) -> None:
    """One thing to do; without any, tell what is played."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--fault", type=fault_name, metavar="KIND", help="one fault, now")
    what.add_argument(
        "--scenario", metavar="NAME", help=f"what goes wrong: {', '.join(scenario_names())}"
    )
    what.add_argument("--random", type=int, metavar="SEED", help="faults at random")
    what.add_argument("--turn", metavar="POSTURE", help="turn the sleeper: S, SR, R, ...")
    what.add_argument("--tap", action="store_true", help="tap all sensors three times")
    what.add_argument("--end", action="store_true", help="end all that is played")
    what.add_argument("--kinds", action="store_true", help="list the kinds of faults")
    of_fault = parser.add_argument_group("for --fault and --random")
    of_fault.add_argument("--sensor", default="", help="placement or serial; default: any one")
    of_fault.add_argument("--seconds", type=duration_s, help="how long it lasts")
    of_fault.add_argument("--amount", type=float, help="how bad it is, in the fault's own unit")
    of_fault.add_argument(
        "--every", type=duration_s, default=120.0, help="mean time between random faults"
    )


def fault_name(text: str) -> FaultName:
    """`silent link`, or `silent-link` to spare the quotes."""
    wanted = text.casefold().replace("-", " ")
    for name in FAULT_KINDS:
        if name == wanted:
            return name
    raise ArgumentTypeError(f"there is no fault '{text}': see --kinds")


def run(arguments: Namespace, context: Context) -> int:
    """Do it, then tell what is played."""
    if arguments.kinds:
        _list_kinds(context)
        return 0
    station = context.doors.running_station()
    if station is None:
        raise StationUnreachable(
            "No station runs on this computer.", "Open the window, or start sleepmon station."
        )
    try:
        _act(station, arguments)
        seen = station.do(LookAtWard())
        if isinstance(seen, WardSeen):
            context.out.result("ward", seen, ward_words(seen))
    finally:
        station.close()
    return 0


def _act(station: StationPort, arguments: Namespace) -> None:
    if arguments.fault:
        step = FaultStep(
            at_s=0.0,
            fault=arguments.fault,
            sensor=arguments.sensor,
            seconds=arguments.seconds,
            amount=arguments.amount,
        )
        station.do(PlayFault(step=step))
    elif arguments.scenario:
        station.do(PlayScenario(name=arguments.scenario))
    elif arguments.random is not None:
        random = RandomFaults(seed=arguments.random, every_s=arguments.every)
        station.do(PlayScenario(random=random))
    elif arguments.turn:
        scheme = load_scheme(resource("schemes", "twelve.toml"))
        posture = scheme.postures[scheme.posture_index(arguments.turn)]
        station.do(TurnSleeper(roll_deg=posture.roll_deg))
    elif arguments.tap:
        station.do(TapSensors())
    elif arguments.end:
        station.do(PlayScenario())


def ward_words(seen: WardSeen) -> str:
    """How the sleeper lies, what is played, and what was done so far."""
    lines = [f"The sleeper lies at {round(seen.roll_deg) % 360}°."]
    lines.append(f"Scenario: {seen.scenario}." if seen.scenario else "No scenario is played.")
    for fault in seen.faults:
        state = "over" if fault.over else "goes on"
        words = fault_words(fault.fault, fault.sensor.rpartition(":")[2])
        lines.append(f"{clock_words(fault.utc_ns)}  {words}, {state}")
    return "\n".join(lines)


def _list_kinds(context: Context) -> None:
    for name, kind in FAULT_KINDS.items():
        facts = {"fault": name, "title": kind.title, "like": kind.like, "shows": kind.shows}
        context.out.result("kind", facts, f"{name}: {kind.like} {kind.shows}")
