"""Labelled recordings of a data set, and how windows are cut from them: never across a border."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from sleepmon.domain.errors import ImportFailed
from sleepmon.dsp.windows import windows_of_track
from sleepmon.learning.datasets.windows import LabelledWindows, no_windows, together

G_MS2 = 9.80665
"""Metres per second squared in one g."""
NO_LABEL = -1
LONG_GAP = 5.0
"""Steps of a file's clock this many times the usual are a break in the recording."""
SLOWEST_HZ = 6.0
"""Samples of slower sensors lie farther apart than what counts as a gap."""

Damaged = Literal["refuse", "skip"]


@dataclass(frozen=True)
class Recording:
    """One sensor on one person without a break: `acceleration_g` (n, 3), `label` (n,).

    Labels are indices in the set's own list, NO_LABEL where nobody knows. The samples are even,
    `rate_hz` apart; a break in time begins a new recording.
    """

    name: str
    subject: str
    placement: int
    rate_hz: float
    acceleration_g: npt.NDArray[np.float32]
    label: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """What was wrong with a file, and how often."""

    file: str
    words: str
    count: int = 1


@dataclass(frozen=True)
class DataSet:
    """All recordings of a set, what its labels and placements are called, and what was wrong.

    `round_postures` says that the labels are equal sectors round the circle, in order, so that
    angles between them mean something.
    """

    name: str
    title: str
    unit: str
    labels: tuple[str, ...]
    placements: tuple[str, ...]
    rate_hz: float
    recordings: tuple[Recording, ...]
    problems: tuple[Problem, ...] = ()
    round_postures: bool = False
    rolls_deg: tuple[tuple[float, ...], ...] = ()
    """Rolls of the body at which each label lies; empty where labels are no postures."""

    @property
    def label_rolls_deg(self) -> tuple[tuple[float, ...], ...]:
        """The rolls by which the gravity rule tells labels; empty where it cannot."""
        if self.rolls_deg or not self.round_postures:
            return self.rolls_deg
        return tuple((360.0 / len(self.labels) * number,) for number in range(len(self.labels)))


@dataclass
class Faults:
    """Collects what is wrong with files, and refuses at once where the user wants that."""

    damaged: Damaged
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: Path, words: str, count: int = 1) -> None:
        """A fault was found; ImportFailed when faults are to be refused."""
        if self.damaged == "refuse":
            raise ImportFailed(
                f"{path.name}: {words} ({count} times).",
                "Mend or replace the file, or ask for damaged parts to be skipped.",
            )
        self.problems.append(Problem(path.name, words, count))

    def tell(self, path: Path, words: str, count: int = 1) -> None:
        """Something worth knowing that is no reason to refuse."""
        self.problems.append(Problem(path.name, words, count))


def windows_of_set(
    data: DataSet, rate_hz: float, window_samples: int, step_samples: int
) -> LabelledWindows:
    """Windows of one label of one recording each, at the model's rate; `night` names the piece."""
    parts = [
        _windows_of_piece(piece, rate_hz, window_samples, step_samples)
        for recording in data.recordings
        for piece in _pieces(recording)
    ]
    kept = [part for part in parts if len(part)]
    return together(kept) if kept else no_windows(window_samples)


def runs_of(values: npt.NDArray[np.int64]) -> Iterator[slice]:
    """Stretches of equal values, in order."""
    if len(values) == 0:
        return
    edges = np.flatnonzero(np.diff(values)) + 1
    bounds = [0, *edges.tolist(), len(values)]
    for start, stop in itertools.pairwise(bounds):
        yield slice(start, stop)


def breaks_in(stamps: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """After which of (n,) time stamps, in any unit, the recording breaks off: (n - 1,).

    Equal stamps do not: a coarse clock gives many samples the same.
    """
    steps = np.diff(stamps)
    usual = float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    return np.asarray((steps < 0) | (steps > LONG_GAP * usual))


def none_found(kind: str, folder: Path, expected: str) -> ImportFailed:
    """The error for a folder without a single recording of this kind."""
    return ImportFailed(f"{folder.name} holds no {kind} recordings.", f"Expected {expected}.")


def _pieces(recording: Recording) -> Iterator[Recording]:
    for number, run in enumerate(runs_of(recording.label)):
        if recording.label[run.start] != NO_LABEL:
            yield Recording(
                f"{recording.name}/{number}",
                recording.subject,
                recording.placement,
                recording.rate_hz,
                recording.acceleration_g[run],
                recording.label[run],
            )


def _windows_of_piece(
    piece: Recording, rate_hz: float, window_samples: int, step_samples: int
) -> LabelledWindows:
    times_s = np.arange(len(piece.label)) / piece.rate_hz
    windows = windows_of_track(
        piece.acceleration_g, times_s, rate_hz, window_samples, step_samples
    ).acceleration_g
    count = len(windows)
    return LabelledWindows(
        windows,
        np.full(count, int(piece.label[0]), dtype=np.int64),
        np.full(count, piece.placement, dtype=np.int64),
        np.full(count, piece.subject),
        np.full(count, piece.name),
    )
