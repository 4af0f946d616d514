"""Whether this computer is fit for sleepmon: one function for each condition, one line for each."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import Finding
from sleepmon.domain.resources import resource
from sleepmon.domain.sizes import GB, size_words
from sleepmon.services.folder_check import folder_problem
from sleepmon.services.ports import Disk

LITTLE_ROOM_BYTES = 2 * GB
BUILT_YEAR = 2025
FAULTY_QT = "6.12.0"
SHIPPED = ("controls", "firmware", "fonts", "help", "icons", "recipes", "scenarios", "schemes")
"""What a build or an install may have left behind; each holds at least one file."""


@dataclass(frozen=True, kw_only=True)
class ComputerFacts:
    """What the checks look at; the callables look when they are called."""

    nights_folder: Path
    disk: Disk
    active_model: Callable[[], ModelCard]
    open_bluetooth: Callable[[], str]
    """Tries the computer's Bluetooth and tells its adapter, as far as the platform does."""
    station_words: Callable[[], str]
    """What the running station does; empty when none runs."""
    version_of: Callable[[str], str] = version
    resources: Path = field(default_factory=resource)
    python: tuple[int, int] = sys.version_info[:2]
    utc_ns: Callable[[], int] = time.time_ns


def check_window(facts: ComputerFacts) -> Finding:
    """The window's library is one that holds together with this Python."""
    name = "window"
    try:
        found = facts.version_of("PySide6-Essentials")
    except PackageNotFoundError:
        return _lost(name, "PySide6 is not installed.", "Run `make setup`.")
    if found == FAULTY_QT and facts.python < (3, 12):
        words = f"PySide6 {found} makes windows crash on this Python."
        return _lost(name, words, "Install PySide6-Essentials 6.11.3, or Python 3.12.")
    return _ok(name, f"PySide6 {found} on Python {facts.python[0]}.{facts.python[1]}.")


def check_learning(facts: ComputerFacts) -> Finding:
    """What models are run with is installed."""
    name = "learning"
    try:
        return _ok(name, f"torch {facts.version_of('torch')}.")
    except PackageNotFoundError:
        words = "torch is not installed: no live posture and no training."
        return _lost(name, words, "Run `make setup`.")


def check_shipped(facts: ComputerFacts) -> Finding:
    """Help, fonts, schemes and all else that sleepmon ships came along."""
    name = "shipped files"
    found = {part: _files_in(facts.resources / part) for part in SHIPPED}
    missing = [part for part, count in found.items() if not count]
    if missing:
        words = f"{', '.join(missing)} cannot be found in {facts.resources}."
        return _lost(name, words, "Install sleepmon again.")
    return _ok(name, f"{sum(found.values())} files in {facts.resources}")


def check_model(facts: ComputerFacts) -> Finding:
    """The active model is there and undamaged."""
    name = "model"
    try:
        card = facts.active_model()
    except SleepmonError as error:
        return _lost(name, error.summary, error.advice)
    origin = "made from simulated people only" if card.simulated else f"{card.people} people"
    return _ok(name, f"{card.id} is active ({origin}).")


def check_folder(facts: ComputerFacts) -> Finding:
    """Nights can be kept where the settings say."""
    problem = folder_problem(str(facts.nights_folder), facts.disk)
    if problem:
        return _lost("nights folder", problem, "Choose another folder in the settings.")
    return _ok("nights folder", f"{facts.nights_folder} is local and can be written.")


def check_room(facts: ComputerFacts) -> Finding:
    """There is room for many nights."""
    free = facts.disk.free_bytes(facts.nights_folder)
    words = f"{size_words(free)} are free."
    if free < LITTLE_ROOM_BYTES:
        return _attention("disk space", words, "Make room before the next night.")
    return _ok("disk space", words)


def check_clock(facts: ComputerFacts) -> Finding:
    """The computer's clock can be right."""
    now = datetime.fromtimestamp(facts.utc_ns() / 1e9, UTC)
    words = f"It is {now.astimezone():%Y-%m-%d %H:%M %Z}."
    if now.year < BUILT_YEAR:
        return _lost("clock", words, "Set the computer's clock.")
    return _ok("clock", words)


def check_bluetooth(facts: ComputerFacts) -> Finding:
    """Real sensors can be heard; the virtual ward needs none of it."""
    try:
        adapter = facts.open_bluetooth()
    except SleepmonError as error:
        remedy = f"{error.advice} The virtual ward works without.".strip()
        return _attention("Bluetooth", error.summary, remedy)
    return _ok("Bluetooth", f"This computer has it ({adapter})." if adapter else "It is there.")


def check_station(facts: ComputerFacts) -> Finding:
    """Whether a station runs, and whether it answers."""
    try:
        words = facts.station_words()
    except SleepmonError as error:
        return _attention("station", error.summary, error.advice)
    return _ok("station", words or "None runs now.")


CHECKS = (
    check_window,
    check_learning,
    check_shipped,
    check_model,
    check_folder,
    check_room,
    check_clock,
    check_bluetooth,
    check_station,
)


def findings(facts: ComputerFacts) -> tuple[Finding, ...]:
    """All checks, in the order in which a person mends things."""
    return tuple(check(facts) for check in CHECKS)


def _files_in(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _ok(name: str, words: str) -> Finding:
    return Finding(name=name, state="ok", words=words)


def _attention(name: str, words: str, remedy: str) -> Finding:
    return Finding(name=name, state="attention", words=words, remedy=remedy)


def _lost(name: str, words: str, remedy: str) -> Finding:
    return Finding(name=name, state="lost", words=words, remedy=remedy)
