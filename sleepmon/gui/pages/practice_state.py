"""What the Practice page says now: what was played, what goes on, and what is to be seen of it."""

from __future__ import annotations

from dataclasses import dataclass

from sleepmon.domain.commands import WardSeen
from sleepmon.domain.fault_kinds import FAULT_KINDS, fault_words
from sleepmon.domain.resources import resource
from sleepmon.domain.samples import SensorId
from sleepmon.domain.scenarios import FaultName, PlayedFault, load_scenario, scenario_names
from sleepmon.domain.schemes import Scheme
from sleepmon.gui.station_state import StationState

RANDOM = "random"
_NS = 1_000_000_000
_RANDOM_WORDS = (
    "Every kind of fault, one after the other, at random; the same seed gives the same faults."
)


@dataclass(frozen=True)
class Tale:
    """A scenario to choose: its title and what is to be learnt."""

    title: str
    words: str


@dataclass(frozen=True)
class DoneLine:
    """One fault that was played: when, whether it goes on, and the words."""

    utc_ns: int
    goes_on: bool
    words: str
    shows: str


def tales() -> dict[str, Tale]:
    """The scenarios that come with sleepmon, and faults at random."""
    found = {}
    for name in scenario_names():
        scenario = load_scenario(resource("scenarios", f"{name}.toml"))
        found[name] = Tale(scenario.title, " ".join(scenario.words.split()))
    return {**found, RANDOM: Tale("At random", _RANDOM_WORDS)}


def worn_sensors(state: StationState, scheme: Scheme) -> dict[SensorId, str]:
    """Sensors that can be disturbed, by the scheme's order of placements, with their words."""
    order = [placement.code for placement in scheme.placements]
    names = {placement.code: placement.name for placement in scheme.placements}
    used = sorted(
        state.sensors.values(),
        key=lambda s: order.index(s.placement) if s.placement in order else len(order),
    )
    return {
        status.sensor: names.get(status.placement or "", f"{status.name} {status.serial}")
        for status in used
    }


def refusal(name: FaultName, sensors: dict[SensorId, str], seen: WardSeen | None) -> str:
    """Why the fault cannot be played now; empty when it can."""
    if not sensors:
        return "No sensor is in use yet: put one on, on the Sensors page."
    if seen is None:
        return "The ward has not answered yet."
    if FAULT_KINDS[name].of_computer and any(
        FAULT_KINDS[fault.fault].of_computer and not fault.over for fault in seen.faults
    ):
        return "The computer has a fault already; wait for its end."
    return ""


def done_lines(seen: WardSeen, state: StationState, now_ns: int) -> list[DoneLine]:
    """What was played, newest first."""
    return [_line(fault, state, now_ns) for fault in reversed(seen.faults)]


def _line(fault: PlayedFault, state: StationState, now_ns: int) -> DoneLine:
    status = state.sensors.get(SensorId(fault.sensor))
    place = (status.placement or status.serial) if status else fault.sensor.rpartition(":")[2]
    words = fault_words(fault.fault, place)
    if not fault.over:
        left_s = max(0, round(fault.seconds - (now_ns - fault.utc_ns) / _NS))
        words = f"{words}, {left_s} s left"
    return DoneLine(fault.utc_ns, not fault.over, words, FAULT_KINDS[fault.fault].shows)


def playing_words(seen: WardSeen | None, known: dict[str, Tale]) -> str:
    """Which scenario is played, and how many faults go on."""
    if seen is None:
        return ""
    going_on = sum(not fault.over for fault in seen.faults)
    faults = ("One fault goes on" if going_on == 1 else f"{going_on} faults go on") * (going_on > 0)
    tale = known.get(seen.scenario)
    if seen.scenario:
        title = f"Playing: {tale.title if tale else seen.scenario}"
        return f"{title}. {faults}." if faults else f"{title}."
    return f"{faults}." if faults else "Nothing goes wrong now."
