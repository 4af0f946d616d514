"""Posture schemes: which postures and placements exist, and what they are called."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import msgspec

from sleepmon.domain.errors import UsageError

MAX_SCHEME_BYTES = 64 * 1024


class Posture(msgspec.Struct, frozen=True, kw_only=True):
    """One posture: a sector of roll about the body's long axis."""

    code: str
    """One or two letters: the family first (S supine, R right, P prone, L left), then the lean."""
    family: str
    name: str
    lean: str = ""
    roll_deg: float
    aliases: tuple[str, ...] = ()
    """Names that others' files use for it."""

    @property
    def words(self) -> str:
        """Name and lean, as a sentence part: `Left side, leaning forward`."""
        return f"{self.name}, {self.lean}" if self.lean else self.name


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """One place on the body where a sensor is worn."""

    code: str
    name: str
    letter: str
    aliases: tuple[str, ...] = ()


class Scheme(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The words that nights, labels and models of one clinic share."""

    id: str
    title: str
    postures: tuple[Posture, ...]
    placements: tuple[Placement, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content; a model refuses a night whose scheme has another one."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    def posture_index(self, word: str) -> int:
        """Index of the posture with this code, name or alias; UsageError lists what exists."""
        return _index(word, [(p.code, *p.aliases) for p in self.postures], "posture")

    def placement_index(self, word: str) -> int:
        """Index of the placement with this code, letter or alias; UsageError lists what exists."""
        names = [(p.code, p.name, p.letter, *p.aliases) for p in self.placements]
        return _index(word, names, "placement")

    def sectors_apart(self, one: int, other: int) -> int:
        """Steps between two postures round the circle."""
        count = len(self.postures)
        return min((one - other) % count, (other - one) % count)


def _index(word: str, names: list[tuple[str, ...]], kind: str) -> int:
    wanted = word.strip().casefold()
    for index, row in enumerate(names):
        if wanted in (name.casefold() for name in row):
            return index
    known = ", ".join(row[0] for row in names)
    raise UsageError(f"There is no {kind} '{word}'.", f"Choose one of: {known}.")


def load_scheme(path: Path) -> Scheme:
    """Read a scheme file (TOML); UsageError names what is wrong with it."""
    try:
        if path.stat().st_size > MAX_SCHEME_BYTES:
            raise UsageError(f"{path.name} is too large for a scheme file.")
        scheme = msgspec.toml.decode(path.read_bytes(), type=Scheme)
    except OSError as error:
        raise UsageError(
            f"The scheme file {path.name} cannot be read.", details=str(error)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path.name} is not a scheme file.", details=str(error)) from error
    _check(scheme, path.name)
    return scheme


def _check(scheme: Scheme, name: str) -> None:
    for kind, codes in (
        ("posture", [p.code for p in scheme.postures]),
        ("placement", [p.code for p in scheme.placements]),
    ):
        if len(codes) < 2 or len({code.casefold() for code in codes}) != len(codes):
            raise UsageError(f"{name} needs at least two {kind}s, each with a code of its own.")
