"""One-click retraining: the plan, the run, the verdict."""

from __future__ import annotations

from typing import Literal

import msgspec

from sleepmon.domain.model_card import ModelKind, Score
from sleepmon.domain.samples import SensorId

Verdict = Literal["better", "no clear difference", "worse", "not judged"]
ViewKind = Literal["none", "posture", "activity"]
"""What learning may change in windows without making a label untrue; `none` leaves them alone."""
Decision = Literal["", "promoted", "kept"]
"""What became of a candidate; empty while nobody has chosen."""


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that decides a run apart from the data (resources/recipes/*.toml)."""

    id: str
    title: str
    method: str
    network: str
    epochs: int
    batch: int = 64
    learning_rate: float = 1e-3
    trunk_learning_rate: float = 1e-4
    weight_decay: float = 0.0
    task_balance: float = 0.5
    """Weight a of the posture task; the placement task has 1 - a."""
    distillation_weight: float = 0.5
    distillation_temperature: float = 3.0
    ema_decay: float = 0.999
    ema_half_life_fraction: float | None = None
    """When given, the half-life of the EMA as a part of all steps; replaces `ema_decay`."""
    anchor_weight: float = 0.0
    """Weight of the frozen base model as a teacher (learning without forgetting)."""
    replay_fraction: float = 0.0
    """Part of each batch drawn from simulated base windows so that unseen postures stay."""
    label_smoothing: float = 0.0
    views: ViewKind = "none"
    """Learn from views of the windows, drawn anew each time, in place of the windows."""
    rotated_copies: int = 0
    """Copies of each window, rolled about the long axis; so few postures teach all of them."""
    mix_shares: tuple[float, ...] = (1.0,)
    """Parts of the new weights in the model kept, the rest from the base model: the first that
    forgets nothing is taken, and if none does, the last is judged."""
    seed: int = 42


class BaseBuild(msgspec.Struct, frozen=True, kw_only=True):
    """A base model to build of simulated people: how, where to, and which real people judge it."""

    out: str
    recipe: Recipe
    umafall: str = ""
    dsads: str = ""
    """Folders of recordings; empty: left out."""
    people: dict[str, int] | None = None
    """Simulated people by part; None: as many as the shipped model has."""
    states: tuple[int, float] | None = None
    """People and minutes for how often states are right; None: as for the shipped model."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Labelled minutes of one person, placement and posture."""

    subject: str
    placement: str
    posture: str
    minutes: float


class TrainingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What a run would learn from, made in milliseconds and shown before it starts."""

    nights: tuple[str, ...]
    """Paths of the nights to learn from."""
    held_out: tuple[str, ...]
    """Paths of the nights kept back for the comparison; may be empty."""
    coverage: tuple[Coverage, ...]
    warnings: tuple[str, ...]
    recipe: Recipe
    kind: ModelKind = "clinic"
    subject: str = ""
    sensors: tuple[SensorId, ...] = ()
    """The sensors of all these nights: a personal model is bound to them."""
    simulated: bool = False
    labelled_minutes: float = 0.0
    refusal: str = ""
    """Why the run cannot start; empty when it can."""


class EpochReport(msgspec.Struct, frozen=True, kw_only=True, tag="epoch"):
    """News of one epoch: named loss parts, scores so far, time left."""

    epoch: int
    epochs: int
    losses: dict[str, float]
    learning_wrong: float
    """Part of training windows with a wrong posture."""
    held_out_wrong: float | None
    """The same on the windows kept back; None without any."""
    best_epoch: int
    elapsed_s: float
    left_s: float


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One line of before and after, on the same held-out windows."""

    metric: str
    before: Score
    after: Score


class RunResult(msgspec.Struct, frozen=True, kw_only=True, tag="result"):
    """A finished run: the candidate and what the gate says of it."""

    run_id: str
    candidate_id: str
    candidate_path: str
    active_id: str
    verdict: Verdict
    words: str
    comparisons: tuple[Comparison, ...]
    epochs: int
    best_epoch: int
    duration_s: float
    training_windows: int
    held_out_windows: int
    threads: int = 1
    """Chosen by a short trial at the start."""


class FinishedRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run of before, as its folder tells it."""

    plan: TrainingPlan
    reports: tuple[EpochReport, ...]
    result: RunResult
    decision: Decision
