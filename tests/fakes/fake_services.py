"""What the window is handed in tests: a fake station, and retraining at the test's pace."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sleepmon.domain.model_card import ModelCard, ModelKind, Score
from sleepmon.domain.nights import NightInfo, NightSummary
from sleepmon.domain.settings import Settings
from sleepmon.domain.training import (
    Comparison,
    Coverage,
    EpochReport,
    FinishedRun,
    Recipe,
    RunResult,
    TrainingPlan,
    Verdict,
)
from sleepmon.gui.ports import TrainingListener
from tests.fakes.fake_station import FakeStation

if TYPE_CHECKING:
    from sleepmon.services.night_tail import NightTail

ROUNDS = 60
RECIPE = Recipe(
    id="fine_tune", title="Fine tuning", method="smooth_distill", network="mtl_net", epochs=ROUNDS
)
POSTURES = ("S", "SR", "RS", "R", "RP", "PR", "P", "PL", "LP", "L", "LS", "SL")


def a_plan(nights: int = 8, refusal: str = "") -> TrainingPlan:
    """A plan over made-up nights of eight people; nobody lay prone with a neck sensor."""
    coverage = tuple(
        Coverage(
            subject=f"S-{person + 1:02d}",
            placement=placement,
            posture=posture,
            minutes=float((7 * person + 11 * index + 5 * place) % 37),
        )
        for person in range(nights)
        for place, placement in enumerate(("neck", "chest", "abdomen"))
        for index, posture in enumerate(POSTURES)
        if not (placement == "neck" and posture.startswith("P"))
    )
    return TrainingPlan(
        nights=tuple(f"/nights/{n}.h5" for n in range(max(0, nights - 2))),
        held_out=tuple(f"/nights/{n}.h5" for n in range(max(0, nights - 2), nights)),
        coverage=coverage,
        warnings=(
            "Prone at the neck, never seen. Record one minute each of PR, P, PL.",
            "Prone and PL: not from S-06 to S-08. The model may confuse them with LP.",
        ),
        recipe=RECIPE,
        labelled_minutes=sum(cell.minutes for cell in coverage),
        refusal=refusal,
    )


def an_epoch(number: int) -> EpochReport:
    """The report of one round of a run that learns."""
    return EpochReport(
        epoch=number,
        epochs=ROUNDS,
        losses={"posture": 1.0 / number, "placement": 0.5 / number},
        learning_wrong=0.10 + 0.42 * 0.93**number,
        held_out_wrong=0.18 + 0.35 * 0.92**number + 0.01 * (number % 3 == 0),
        best_epoch=number,
        elapsed_s=4.0 * number,
        left_s=4.0 * (ROUNDS - number),
    )


def a_score(metric: str, value: float, half: float) -> Score:
    """A figure with its interval."""
    return Score(
        metric=metric,
        value=value,
        low=value - half,
        high=value + half,
        data="nights kept back",
        split="by night",
        people=2,
        windows=400,
        simulated=True,
    )


_FIGURES = (
    ("posture_accuracy", 0.842, 0.893),
    ("posture_within_one", 0.951, 0.972),
    ("posture_four_way", 0.931, 0.944),
    ("posture_macro_f1", 0.771, 0.838),
    ("placement_accuracy", 0.884, 0.889),
    ("posture_angle_error_deg", 11.0, 8.5),
)


def a_result(verdict: Verdict = "better") -> RunResult:
    """The end of a run."""
    words = {
        "better": "Postures recognised: 84% before, 89% after (difference +2% to +8%).",
        "worse": "Postures recognised: 84% before, 80% after (difference -7% to -1%).",
        "no clear difference": "Postures recognised: 84% before, 85% after; too little kept back.",
        "not judged": "No night was kept back, so nobody knows whether the new model is better.",
    }[verdict]
    return RunResult(
        run_id="run-1",
        candidate_id="clinic-2",
        candidate_path="/models/clinic-2",
        active_id="base-1",
        verdict=verdict,
        words=words,
        comparisons=tuple(
            Comparison(
                metric=metric,
                before=a_score(metric, before, 0.04),
                after=a_score(metric, after, 0.03),
            )
            for metric, before, after in _FIGURES
        ),
        epochs=ROUNDS,
        best_epoch=56,
        duration_s=220.0,
        training_windows=9000,
        held_out_windows=400,
    )


@dataclass
class FakeRetraining:
    """Retraining whose rounds pass when the test says so."""

    next_plan: TrainingPlan = field(default_factory=a_plan)
    asked: list[str] = field(default_factory=list)
    listener: TrainingListener | None = None
    finished: FinishedRun | None = None

    def last_run(self) -> FinishedRun | None:
        """The run of before that the test wants."""
        return self.finished

    def plan(self, kind: ModelKind = "clinic", subject: str = "") -> TrainingPlan:
        """The plan that the test wants."""
        self.asked.append("plan")
        return msgspec.structs.replace(self.next_plan, kind=kind, subject=subject)

    def start(self, plan: TrainingPlan, listener: TrainingListener) -> None:
        """Remember who listens."""
        self.asked.append("start")
        self.listener = listener

    def cancel(self) -> None:
        """Cancel at once."""
        self.asked.append("cancel")
        if self.listener:
            self.listener.on_cancelled()

    def promote(self, result: RunResult) -> None:
        """Remember it."""
        self.asked.append("promote")

    def keep(self, result: RunResult) -> None:
        """Remember it."""
        self.asked.append("keep")

    def roll_back(self, subject: str = "") -> None:
        """Remember it."""
        self.asked.append(f"roll_back {subject}".rstrip())

    def close(self) -> None:
        """Remember it."""
        self.asked.append("close")


@dataclass
class FakeNights:
    """A list of nights."""

    rows: tuple[NightSummary, ...] = ()

    def list(self) -> tuple[NightSummary, ...]:
        """The nights that the test wants."""
        return self.rows

    def info(self, night: Path | str) -> NightInfo:
        """Of a night that had one sensor at the chest."""
        from tests.fakes.fake_shelves import an_info

        info = an_info()
        summary = msgspec.structs.replace(info.summary, path=str(night))
        return msgspec.structs.replace(info, summary=summary)

    def tail(self, night: Path | str, newest_bytes: int | None = None) -> NightTail:
        """A real one, where the test has a real journal."""
        from sleepmon.services.night_tail import NightTail  # the window opens without its weight

        return NightTail(Path(night), newest_bytes)


def a_card(model_id: str = "base-1") -> ModelCard:
    """The passport of a model."""
    return ModelCard(
        id=model_id,
        kind="base",
        network="mtl_net",
        network_args={},
        scheme_id="twelve",
        scheme_sha256="",
        postures=POSTURES,
        placements=("neck", "chest", "abdomen"),
        rate_hz=50.0,
        window_samples=200,
        step_samples=50,
        trained_on="simulated sleepers",
        simulated=True,
        people=40,
        split="by person",
        method="smooth_distill",
        metrics=tuple(a_score(metric, before, 0.03) for metric, before, _after in _FIGURES),
        created_utc_ns=1_790_000_000_000_000_000,
        code_version="0.1.0",
        weights_sha256="",
    )


@dataclass
class FakeModels:
    """The models of this computer."""

    card: ModelCard = field(default_factory=a_card)

    earlier: tuple[str, ...] = ("clinic-1",)

    def active(self, subject: str = "") -> ModelCard:
        """The model in use."""
        return self.card

    def history(self, subject: str = "") -> tuple[str, ...]:
        """Models that were made active."""
        return self.earlier


@dataclass
class FakeSettings:
    """A settings file in memory."""

    settings: Settings = field(default_factory=lambda: Settings(nights_folder="/nights"))

    def load(self) -> Settings:
        """What was saved."""
        return self.settings

    def save(self, settings: Settings) -> None:
        """Keep them."""
        self.settings = settings


@dataclass(frozen=True)
class FakePaths:
    """Where things would lie."""

    nights: Path = Path("/nights")


@dataclass
class FakeServices:
    """All of it."""

    station: FakeStation = field(default_factory=FakeStation)
    retraining: FakeRetraining = field(default_factory=FakeRetraining)
    nights: FakeNights = field(default_factory=FakeNights)
    models: FakeModels = field(default_factory=FakeModels)
    settings: FakeSettings = field(default_factory=FakeSettings)
    paths: FakePaths = field(default_factory=FakePaths)
