"""Scenarios: what goes wrong in a simulated night, by time or at random from a seed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from sleepmon.domain.errors import UsageError
from sleepmon.domain.resources import resource

MAX_SCENARIO_BYTES = 256 * 1024
MAX_STEPS = 2000

FaultName = Literal[
    "out of range",
    "silent link",
    "packet errors",
    "error burst",
    "buffer loss",
    "duplicated packets",
    "reordered packets",
    "garbage payload",
    "counter reset",
    "stamp jump",
    "clock drift",
    "battery decay",
    "sensor flipped",
    "sensors swapped",
    "adapter off",
    "service dead",
    "clock change",
    "host suspended",
]

Seconds = Annotated[float, msgspec.Meta(ge=0, le=7 * 86_400)]
Amount = Annotated[float, msgspec.Meta(ge=-1e6, le=1e6)]
Word = Annotated[str, msgspec.Meta(max_length=64)]
_NAME = re.compile("[a-z0-9][a-z0-9-]{0,63}")


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Common form: what nobody knows is refused, lest a typing mistake go unseen."""


class FaultStep(_Table, frozen=True, kw_only=True):
    """One fault at a time of the scenario."""

    at_s: Seconds
    fault: FaultName
    sensor: Word = ""
    """Placement, serial or identity; empty for any one, and for faults of the computer."""
    seconds: Seconds | None = None
    """How long it lasts; None leaves it to the fault."""
    amount: Amount | None = None
    """How bad it is, in the fault's own unit; None leaves it to the fault."""


class PlayedFault(_Table, frozen=True, kw_only=True):
    """A fault that was begun in a ward, and whether it is over."""

    utc_ns: int
    fault: FaultName
    sensor: Word = ""
    """Identity; empty for faults of the computer."""
    seconds: float = 0.0
    amount: float = 0.0
    over: bool = False


class RandomFaults(_Table, frozen=True, kw_only=True):
    """Faults at random times; the same seed gives the same faults."""

    seed: int = 1
    every_s: Annotated[float, msgspec.Meta(ge=1, le=86_400)] = 120.0
    """Mean time between two faults."""
    from_s: Seconds = 10.0
    until_s: Seconds | None = None
    faults: Annotated[tuple[FaultName, ...], msgspec.Meta(max_length=64)] = ()
    """Those to choose from; empty for all."""


class Scenario(_Table, frozen=True, kw_only=True):
    """A simulated night's misfortunes."""

    id: Word
    title: Annotated[str, msgspec.Meta(max_length=120)]
    words: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    """What is to be seen and learnt."""
    steps: Annotated[tuple[FaultStep, ...], msgspec.Meta(max_length=MAX_STEPS)] = ()
    random: RandomFaults | None = None


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file (TOML); UsageError names what is wrong with it."""
    try:
        if path.stat().st_size > MAX_SCENARIO_BYTES:
            raise UsageError(f"{path.name} is too large for a scenario.")
        return msgspec.toml.decode(path.read_bytes(), type=Scenario)
    except OSError as error:
        raise UsageError(f"The scenario {path.name} cannot be read.", details=str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path.name} is not a scenario.", str(error)) from error


def scenario_names() -> tuple[str, ...]:
    """The scenarios that come with sleepmon."""
    return tuple(sorted(path.stem for path in resource("scenarios").glob("*.toml")))


def scenario_named(name: str) -> Scenario:
    """A scenario that comes with sleepmon; UsageError lists them when there is none."""
    known = scenario_names()
    if not _NAME.fullmatch(name) or name not in known:
        raise UsageError(f"There is no scenario '{name}'.", f"Choose one of: {', '.join(known)}.")
    return load_scenario(resource("scenarios", f"{name}.toml"))
