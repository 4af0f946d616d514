"""Everything that reads what others wrote, each fed with damaged and made-up input.

A reader may refuse in its own words; anything else it raises is a fault of ours.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import Pipe
from pathlib import Path

import msgspec

from sleepmon.app.settings_file import SettingsFile
from sleepmon.domain.commands import SetLabel, StartNight
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.labels import LabelTrack
from sleepmon.domain.nights import NightRequest
from sleepmon.domain.resources import resource
from sleepmon.domain.scenarios import load_scenario
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.settings import Settings
from sleepmon.remote.handshake import CLIENT_ROLE, KEY_BYTES, STATION_ROLE, KeyRefused, prove
from sleepmon.remote.messages import (
    MAX_TO_CLIENT,
    MAX_TO_STATION,
    Ask,
    Follow,
    Samples,
    ToClient,
    ToStation,
)
from sleepmon.remote.wire import Wire, WireEnded, WireGarbled
from sleepmon.services.recipes import load_recipe
from sleepmon.storage.label_history import HISTORY_SUFFIX, LabelHistory, load_history
from sleepmon.storage.vault_note import NOTE_SUFFIX, LockedNote, note_of
from sleepmon.workers.classify_night import read_predictions
from tests.fakes.damage import damaged
from tests.fakes.nights import block

REFUSALS = (SleepmonError, WireGarbled, WireEnded, KeyRefused)
DEEP = (b"[" * 4000, b'{"a":' * 4000, b"\x91" * 40_000, b"a=[" + b"[" * 4000, b"")
Read = Callable[[Path], object]


@dataclass
class Fuzzed:
    """What became of the inputs of one kind."""

    inputs: int = 0
    refused: int = 0
    longest_s: float = 0.0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """A reader, and what it is to be fed with, before damage."""

    name: str
    good: tuple[bytes, ...]
    read: Callable[[Path, bytes], object]


def fuzz(kind: Kind, home: Path, count: int, seed: int) -> Fuzzed:
    """Feed a reader with so many inputs, a few of them deeply nested, the rest damaged."""
    rng, found = random.Random(seed), Fuzzed()
    for number in range(count):
        data = DEEP[number] if number < len(DEEP) else _input(rng.choice(kind.good), rng)
        began = time.perf_counter()
        try:
            kind.read(home, data)
        except REFUSALS:
            found.refused += 1
        except Exception as error:
            found.faults.append(f"{kind.name}: {type(error).__name__}: {error}: {data[:80]!r}")
        found.inputs += 1
        found.longest_s = max(found.longest_s, time.perf_counter() - began)
    return found


def _input(good: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.05:
        return rng.randbytes(rng.randint(0, 300))
    data = damaged(good, rng)
    return damaged(data, rng) if data and rng.random() < 0.5 else data


def _from_file(name: str, read: Read) -> Callable[[Path, bytes], object]:
    def from_file(home: Path, data: bytes) -> object:
        path = home / name
        path.unlink(
            missing_ok=True
        )  # to overwrite a file makes some file systems wait for the disk
        path.write_bytes(data)
        return read(path)

    return from_file


def _history(path: Path) -> object:
    return load_history(path.with_name("n.h5"), "n1", LabelTrack())


def _note(path: Path) -> object:
    return note_of(path.with_name("n.h5.age"))


def _to_station(home: Path, data: bytes) -> object:
    return _through_wire(data, msgspec.msgpack.Decoder(ToStation), MAX_TO_STATION)


def _to_client(home: Path, data: bytes) -> object:
    message = _through_wire(data, msgspec.msgpack.Decoder(ToClient), MAX_TO_CLIENT)
    if isinstance(message, Samples):
        try:
            return message.block()
        except ValueError as error:  # told so in its words: the client ends the wire
            raise WireGarbled(str(error)) from error
    return message


def _through_wire(data: bytes, decoder: msgspec.msgpack.Decoder[object], most: int) -> object:
    ours, theirs = Pipe()
    wire: Wire[object, object] = Wire(ours, decoder, most)
    try:
        theirs.send_bytes(data)
        return wire.receive()
    finally:
        wire.cut()
        wire.close()
        theirs.close()


def _handshake(home: Path, data: bytes) -> object:
    """Whoever says this as challenge and proof does not hold the key."""
    ours, theirs = Pipe()
    try:
        half = len(data) // 2
        theirs.send_bytes(data[:half])
        theirs.send_bytes(data[half:])
        theirs.close()
        prove(ours, bytes(KEY_BYTES), STATION_ROLE, CLIENT_ROLE)
    finally:
        ours.close()
    raise AssertionError("a stranger was let in")


def _messages() -> tuple[bytes, ...]:
    start = StartNight(request=NightRequest(subject="S01", folder="/nights"))
    commands = (Ask(number=1, command=start), Ask(number=2, command=SetLabel(code="S")))
    return tuple(msgspec.msgpack.encode(one) for one in (*commands, Follow(number=3)))


def _resource(folder: str) -> tuple[bytes, ...]:
    place = resource(folder, "twelve.toml" if folder == "schemes" else "one-click.toml")
    return tuple(path.read_bytes() for path in sorted(place.parent.glob("*.toml")))


def kinds() -> tuple[Kind, ...]:
    """Every reader of what others wrote that is not storage's own journal, night, CSV or model."""
    history = LabelHistory(night_id="n1", tracks=(LabelTrack().from_now_on("S", 1),), at=0)
    note = LockedNote(night_id="n1", started_utc_ns=1, duration_s=2.0, locked_utc_ns=3)
    scenarios = resource("scenarios", "x").parent
    return (
        Kind(
            "settings",
            (msgspec.json.format(msgspec.json.encode(Settings()), indent=2),),
            _from_file("settings.json", lambda path: SettingsFile(path).load()),
        ),
        Kind("scheme", _resource("schemes"), _from_file("a.toml", load_scheme)),
        Kind("recipe", _resource("recipes"), _from_file("b.toml", load_recipe)),
        Kind(
            "scenario",
            tuple(path.read_bytes() for path in sorted(scenarios.glob("*.toml"))),
            _from_file("c.toml", load_scenario),
        ),
        Kind("labels' history", (msgspec.json.encode(history),),
             _from_file(f"n{HISTORY_SUFFIX}", _history)),
        Kind("note of a locked night", (msgspec.json.encode(note),),
             _from_file(f"n{NOTE_SUFFIX}", _note)),
        Kind("predictions", (b'{"night_id":"n1","model_id":"b","predictions":[]}',),
             _from_file("n.predictions.json", read_predictions)),
        Kind("message to the station", _messages(), _to_station),
        Kind("message to a window", (msgspec.msgpack.encode(Samples.of(block(0, 0), 5)),),
             _to_client),
        Kind("handshake", (bytes(64),), _handshake),
    )  # fmt: skip
