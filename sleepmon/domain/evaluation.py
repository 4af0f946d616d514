"""Methods of training compared on a data set: what is asked, and what came out."""

from __future__ import annotations

from typing import Literal

import msgspec

from sleepmon.domain.training import EpochReport, Recipe

Protocol = Literal["subject", "paper"]
"""`subject` keeps people apart; `paper` is the published split of windows, which is leaky."""
LEAKY = "leaky: windows of one person, even overlapping ones, are in training and in judging"


class EvaluationPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides a comparison; the same plan on the same data gives the same table."""

    dataset: str
    path: str
    methods: tuple[str, ...]
    network: str = "compact_net"
    protocol: Protocol = "subject"
    folds: int = 4
    seeds: int = 2
    first_seed: int = 0
    """Seeds are counted from here; fresh ones judge what was chosen on others."""
    fold_seed: int = 0
    """Draws who is in which fold, and who is set aside to choose the checkpoint by."""
    epochs: int = 20
    batch: int = 64
    learning_rate: float = 1e-3
    ema_decay: float = 0.999
    window_samples: int = 100
    step_samples: int = 60
    rate_hz: float | None = None
    """None leaves the rate of the data set."""
    per_cell: int = 0
    """At most so many windows of each person, label and placement; 0 keeps all."""
    damaged: Literal["refuse", "skip"] = "refuse"
    threads: int = 1
    fine_tune: Recipe | None = None
    """How `fine-tune` goes about it, where it is among the methods."""
    curve: bool = False
    """Learn from fewer people and minutes too, to see what more labels would bring."""


PUBLISHED = EvaluationPlan(
    dataset="", path="", protocol="paper", network="mtl_net_paper", folds=5, seeds=1, first_seed=42,
    epochs=50, methods=("single-task", "mtl", "cross-task", "sdd", "smooth-distill-paper"),
)  # fmt: skip
"""The published comparison, but for its data."""


class JudgedRun(msgspec.Struct, frozen=True, kw_only=True):
    """One run of one method, seed and fold: kept at once, so that an end by force loses only one.

    Probabilities are float32, row by row of the judged windows.
    """

    settings: str
    """Hash of everything that decides the run: settings, windows and who is in the fold."""
    kept: str
    reports: tuple[EpochReport, ...]
    posture_probs: bytes
    placement_probs: bytes


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One metric: mean over people (and seeds), 95 % interval over people where there are any."""

    metric: str
    value: float
    low: float | None = None
    high: float | None = None


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """Part of windows with a wrong first answer by epoch, mean over all runs of a method."""

    learning_wrong: tuple[float, ...]
    chosen_by_wrong: tuple[float, ...]


class MethodResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one method reached on people it had not seen (or, if leaky, on other windows)."""

    method: str
    network: str
    figures: tuple[Figure, ...]
    seconds_per_epoch: float
    runs: int
    kept: dict[str, int]
    """Which network was kept how often: the learning one, or its average."""
    curve: Curve
    confusion: tuple[tuple[int, ...], ...]
    """Windows by true (row) and guessed (column) label, all seeds together."""
    placement_confusion: tuple[tuple[int, ...], ...]


class CurvePoint(msgspec.Struct, frozen=True, kw_only=True):
    """What a method reached on the same people when it learnt from so much."""

    method: str
    people: float
    """Learnt from, mean over folds."""
    minutes: float
    """Labelled minutes of them, summed over sensors, mean over folds."""
    figures: tuple[Figure, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One method minus another on the same people, seeds and batches, with its interval."""

    method: str
    against: str
    figure: Figure
    by_seed: tuple[float, ...] = ()
    """The difference with each seed, all people together: the interval says nothing of seeds."""

    @property
    def tells(self) -> bool:
        """Whether the interval excludes zero."""
        low, high = self.figure.low, self.figure.high
        return low is not None and high is not None and (low > 0.0 or high < 0.0)


class EvaluationResult(msgspec.Struct, frozen=True, kw_only=True):
    """The comparison: all methods side by side, and what to know when reading it."""

    plan: EvaluationPlan
    title: str
    labels: tuple[str, ...]
    placements: tuple[str, ...]
    people: int
    windows: int
    rate_hz: float
    split: str
    leaky: bool
    rows: tuple[MethodResult, ...]
    differences: tuple[Difference, ...]
    learning_curve: tuple[CurvePoint, ...] = ()
    """By method and rising amount; empty where none was asked for."""
    problems: tuple[str, ...]
    duration_s: float
    versions: dict[str, str]
