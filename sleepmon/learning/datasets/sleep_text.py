"""The published sleep recordings as text: `<anything>_<posture>_<position>.txt`, and a TOML beside.

The files state neither unit, rate, person nor which way is up, so a TOML beside the folder must
(`night1/` and `night1.toml`); nothing is guessed:

    unit = "g"                      # g, mg or m/s2
    rate_hz = 50.0
    up = "supine"                   # what the posture `up` is: supine or prone
    axes = ["+x", "+y", "+z"]       # which axes point to the front, to the left, to the head
    [subjects]                      # the start of each file's name, and whose it is
    "an_" = "S01"
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ImportFailed
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.learning.datasets.recording import (
    G_MS2,
    SLOWEST_HZ,
    DataSet,
    Faults,
    Recording,
    breaks_in,
    none_found,
)

ROLLS_DEG = {
    "up": 0, "upright": 30, "rightup": 60, "right": 90, "rightdown": 120, "downright": 150,
    "down": 180, "downleft": 210, "leftdown": 240, "left": 270, "leftup": 300, "upleft": 330,
}  # fmt: skip
"""Angle of each posture's name where `up` is supine; `upright` means up and to the right."""
PLACEMENTS = {"co": "neck", "nguc": "chest", "bung": "abdomen"}
IN_G = {"g": 1.0, "mg": 0.001, "m/s2": 1.0 / G_MS2}
_NAME = re.compile(r"_([A-Za-z]+)_([A-Za-z]+)\.txt$")
_AXIS = re.compile(r"[+-][xyz]$")


class SleepTextFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the TOML beside the folder must state."""

    unit: Literal["g", "mg", "m/s2"]
    rate_hz: float
    up: Literal["supine", "prone"]
    axes: tuple[str, str, str]
    subjects: dict[str, str]


def read_sleep_text(folder: Path, faults: Faults) -> DataSet:
    """All text recordings of a folder; ImportFailed when anything is left to be guessed."""
    facts = _facts(folder)
    paths = sorted(folder.rglob("*.txt"))
    if not paths:
        raise none_found("sleep", folder, "files like <anything>_<posture>_<position>.txt")
    scheme = load_scheme(resource("schemes", "twelve.toml"))
    codes = {round(posture.roll_deg): row for row, posture in enumerate(scheme.postures)}
    placements = [placement.code for placement in scheme.placements]
    recordings = []
    for path in paths:
        named = _NAME.search(path.name)
        subject = _subject(path, facts)
        if named is None or named[1].lower() not in ROLLS_DEG or named[2].lower() not in PLACEMENTS:
            faults.add(path, "is not named ..._<posture>_<position>.txt")
            continue
        roll = ROLLS_DEG[named[1].lower()]
        label = codes[roll if facts.up == "supine" else (180 - roll) % 360]
        place = placements.index(PLACEMENTS[named[2].lower()])
        for part, samples in enumerate(_samples(path, faults)):
            name = f"{path.relative_to(folder).as_posix()}/{part}"
            body = _in_body_axes(samples, facts)
            labels = np.full(len(body), label, dtype=np.int64)
            recordings.append(Recording(name, subject, place, facts.rate_hz, body, labels))
    return DataSet(
        name="sleep",
        title=f"Sleep recordings of {folder.name}",
        unit=f"{facts.unit}, here in g",
        labels=tuple(posture.code for posture in scheme.postures),
        placements=tuple(placements),
        rate_hz=facts.rate_hz,
        recordings=tuple(recordings),
        problems=tuple(faults.problems),
        round_postures=True,
    )


def _facts(folder: Path) -> SleepTextFacts:
    path = folder.parent / f"{folder.name}.toml"
    advice = "State unit, rate_hz, up, axes and subjects there; nothing of it is in the recordings."
    if not path.is_file():
        raise ImportFailed(f"There is no {path.name} beside the folder.", advice)
    try:
        facts = msgspec.toml.decode(path.read_bytes(), type=SleepTextFacts)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ImportFailed(f"{path.name} is not complete.", advice, str(error)) from error
    if not SLOWEST_HZ <= facts.rate_hz <= 10_000.0:
        raise ImportFailed(
            f"{path.name} states {facts.rate_hz:g} Hz; {SLOWEST_HZ:g} to 10000 can be used.", advice
        )
    if sorted(axis[-1:] for axis in facts.axes) != ["x", "y", "z"] or not all(
        _AXIS.match(axis) for axis in facts.axes
    ):
        raise ImportFailed(f"{path.name} does not name each axis once.", "Say for example +x.")
    return facts


def _subject(path: Path, facts: SleepTextFacts) -> str:
    starts = [start for start in facts.subjects if path.name.startswith(start)]
    if not starts:
        raise ImportFailed(
            f"Whose recording {path.name} is, is not stated.",
            "Add the start of its name to [subjects] of the TOML.",
        )
    return facts.subjects[max(starts, key=len)]


def _samples(path: Path, faults: Faults) -> list[npt.NDArray[np.float64]]:
    """Stretches (n, 3) in the file's unit; what cannot be read, or a gap in time, parts them."""
    lines = [
        line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line
    ]
    stamped = bool(lines) and lines[0].rstrip().endswith(";")
    rows = lines if stamped else lines[1:]
    stretches: list[list[list[float]]] = [[]]
    bad = 0
    for line in rows:
        numbers = _numbers(line.rstrip().rstrip(";"), 4 if stamped else 3)
        if numbers is None:
            bad += 1
            stretches.append([])
        else:
            stretches[-1].append(numbers)
    if bad:
        expected = "t,ax,ay,az;" if stamped else "ax,ay,az"
        faults.add(path, f"lines that are not `{expected}`", bad)
    read = [np.array(stretch) for stretch in stretches if stretch]
    found = [part for table in read for part in (_unbroken(table) if stamped else [table])]
    if not found:
        faults.add(path, "holds no samples")
    return found


def _unbroken(table: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """Samples (n, 3) of stamped lines (n, 4), parted where the time jumps or goes back."""
    return np.split(table[:, 1:], np.flatnonzero(breaks_in(table[:, 0])) + 1)


def _numbers(line: str, count: int) -> list[float] | None:
    fields = line.split(",")
    if len(fields) != count:
        return None
    try:
        numbers = [float(field) for field in fields]
    except ValueError:
        return None
    return numbers if all(map(np.isfinite, numbers)) else None


def _in_body_axes(
    samples: npt.NDArray[np.float64], facts: SleepTextFacts
) -> npt.NDArray[np.float32]:
    columns = ["xyz".index(axis[1]) for axis in facts.axes]
    signs = np.array([1.0 if axis[0] == "+" else -1.0 for axis in facts.axes])
    return np.asarray(samples[:, columns] * signs * IN_G[facts.unit], dtype=np.float32)
