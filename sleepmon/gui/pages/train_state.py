"""What the Train page says now: the plan, the run, the verdict; pure, told by whoever runs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sleepmon.domain.model_card import ModelCard, Score
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Decision, EpochReport, FinishedRun, RunResult, TrainingPlan
from sleepmon.gui.words import figures

Stage = Literal["waiting", "planned", "running", "cancelling", "done", "decided"]
NEVER = 0.0
NO_TITLE = "Before and after"
_VERDICTS = {
    "better": "ok",
    "no clear difference": "attention",
    "worse": "lost",
    "not judged": "attention",
}
_DECISIONS: dict[Decision, str] = {
    "promoted": "The new model is in use.",
    "kept": "The old model stays in use.",
}
_METRICS = {
    "posture_accuracy": "All 12 postures",
    "posture_within_one": "Within one sector",
    "posture_four_way": "Four-way",
    "posture_macro_f1": "Mean of postures",
    "placement_accuracy": "Placement",
    "simulated_posture_accuracy": "Simulated sleepers",
}
"""Shares of windows that are right; other figures have other units and stay in the run's folder."""


@dataclass(frozen=True)
class GridRow:
    """One person's labelled minutes: placements x postures."""

    subject: str
    minutes: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Bar:
    """A score with its interval; low and high are the value itself where none is known."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Pair:
    """One line of before and after."""

    name: str
    before: Bar
    after: Bar | None
    bold: bool


@dataclass(frozen=True)
class Standing:
    """How things stand before a run: what it would learn from, and the model in use."""

    plan: TrainingPlan
    held_out_subjects: frozenset[str]
    model: ModelCard
    can_roll_back: bool
    last_run: FinishedRun | None = None
    people: tuple[str, ...] = ()
    """Those with labelled nights, each of whom may have a model of their own."""


@dataclass
class TrainState:
    """Owned by the Train page; each `on_` takes one piece of news in."""

    stage: Stage = "waiting"
    plan: TrainingPlan | None = None
    run_plan: TrainingPlan | None = None
    """What the run on show learns from, or learnt from."""
    held_out_subjects: frozenset[str] = frozenset()
    model: ModelCard | None = None
    can_roll_back: bool = False
    reports: list[EpochReport] = field(default_factory=list)
    result: RunResult | None = None
    trouble: str = ""
    details: str = ""
    decision: str = ""
    asked_once: bool = False
    people: tuple[str, ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether a run is going on."""
        return self.stage in ("running", "cancelling")

    def on_standing(self, standing: Standing) -> None:
        """Plan and model were looked at."""
        self.plan = standing.plan
        self.held_out_subjects = standing.held_out_subjects
        self.model = standing.model
        self.can_roll_back = standing.can_roll_back
        self.people = standing.people
        if self.stage == "waiting":
            self.stage = "planned"
            if standing.last_run is not None:
                self._show_again(standing.last_run)

    def _show_again(self, run: FinishedRun) -> None:
        """A run of before stays on show until the next, with the choice if it is still open."""
        self.run_plan, self.result = run.plan, run.result
        self.reports = list(run.reports)
        self.decision = _DECISIONS.get(run.decision, "")
        self.stage = "decided" if run.decision else "done"

    def on_start(self) -> None:
        """The button was pressed."""
        self.stage = "running"
        self.run_plan = self.plan
        self.reports.clear()
        self.result, self.trouble, self.details, self.decision = None, "", "", ""
        self.asked_once = False

    def on_epoch(self, report: EpochReport) -> None:
        """One round is over."""
        if self.is_running:
            self.reports.append(report)

    def on_result(self, result: RunResult) -> None:
        """The run ended with a candidate."""
        self.stage, self.result = "done", result

    def on_failed(self, words: str, details: str) -> None:
        """The run ended without one."""
        self.stage, self.trouble, self.details = "planned", words, details

    def on_cancel(self) -> None:
        """Cancel was pressed."""
        self.stage = "cancelling"

    def on_cancelled(self) -> None:
        """The run is over without a candidate, as wished."""
        self.stage, self.trouble, self.details = "planned", "", ""
        self.reports.clear()

    def on_decided(self, words: str) -> None:
        """The candidate was taken, kept aside or rolled back."""
        self.decision = words
        if self.stage == "done":
            self.stage = "decided"

    def asks_first(self) -> bool:
        """Whether using the candidate needs a second click: a worse one asks once."""
        if self.result is None or self.result.verdict != "worse" or self.asked_once:
            return False
        self.asked_once = True
        return True


def button_words(state: TrainState) -> tuple[str, str]:
    """The one button and the line below it."""
    if state.stage == "cancelling":
        return "Cancelling", "The present model stays in use"
    if state.is_running:
        return "Cancel", "The present model stays in use"
    again = state.result is not None or bool(state.reports)
    return ("Retrain again" if again else "Retrain"), "Starts from the base model each time"


def blocked_reason(state: TrainState) -> str:
    """Why the button does nothing now; empty when it does."""
    if state.plan is None:
        return "The nights are being counted."
    if state.stage == "cancelling":
        return "The run is ending."
    return "" if state.is_running else state.plan.refusal


def grid(plan: TrainingPlan, scheme: Scheme) -> list[GridRow]:
    """Labelled minutes as rows of people."""
    subjects = sorted({cell.subject for cell in plan.coverage})
    minutes = {(c.subject, c.placement, c.posture): c.minutes for c in plan.coverage}
    return [
        GridRow(
            subject,
            tuple(
                tuple(minutes.get((subject, place.code, p.code), NEVER) for p in scheme.postures)
                for place in scheme.placements
            ),
        )
        for subject in subjects
    ]


def page_note(plan: TrainingPlan | None) -> str:
    """The sentence beside the page's name."""
    if plan is None:
        return "Counts the labelled nights"
    people = len({cell.subject for cell in plan.coverage})
    nights = len(plan.nights) + len(plan.held_out)
    if not nights:
        return "No labelled night yet. Stays on this computer."
    what = "simulated night" if plan.simulated else "night"
    if plan.subject:
        return f"Learns {plan.subject} alone, from {_count(nights, what)}; used in no other's night"
    return (
        f"Learns from {_count(nights, what)} of {_count(people, 'person', 'people')}. "
        "Stays on this computer."
    )


def subject_of(state: TrainState) -> str:
    """Whose own model the run on show makes; empty where it is everybody's."""
    return state.run_plan.subject if state.run_plan else ""


def used_words(state: TrainState) -> str:
    """What is said once the candidate is taken."""
    subject = subject_of(state)
    return f"{subject}'s own model is in use." if subject else "The new model is in use."


def amount_words(plan: TrainingPlan) -> str:
    """How much is labelled."""
    minutes = plan.labelled_minutes
    if 0 < minutes < 1:
        return "under one labelled minute"
    if minutes < 120:
        return _count(round(minutes), "labelled minute")
    return _count(round(minutes / 60), "labelled hour")


def missing_rows(plan: TrainingPlan) -> list[tuple[str, str, str]]:
    """State, title and detail of what is missing; the refusal first."""
    rows = [("lost", *_split(plan.refusal))] if plan.refusal else []
    return rows + [("attention", *_split(words)) for words in plan.warnings]


def _split(words: str) -> tuple[str, str]:
    """First sentence and the rest."""
    title, dot, rest = words.partition(". ")
    return (title, rest) if dot else (words.rstrip("."), "")


def model_words(card: ModelCard | None) -> str:
    """The model in use, and whom it knows."""
    if card is None:
        return ""
    if card.simulated:
        return f"Model in use: {card.id}, made from simulated people only."
    people = _count(card.people, "person", "people")
    return f"Model in use: {card.id}, made from {people}."


def roll_back_reason(state: TrainState) -> str:
    """Why there is no way back now; empty when there is."""
    if state.is_running:
        return "A run is going on."
    return "" if state.can_roll_back else "No model was in use before this one."


def round_words(state: TrainState) -> tuple[str, float, float | None]:
    """Title, fraction done and seconds left of the run."""
    if state.reports:
        last = state.reports[-1]
        return f"Round {last.epoch} of {last.epochs}", last.epoch / last.epochs, last.left_s
    return "Getting ready", 0.0, None


def duration_words(seconds: float) -> str:
    """`3 min 40 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def pairs(result: RunResult) -> list[Pair]:
    """Before and after, line by line; the first is the one that counts."""
    found = {comparison.metric: comparison for comparison in result.comparisons}
    shown = [found[metric] for metric in _METRICS if metric in found]
    return [
        Pair(_METRICS[one.metric], _bar(one.before), _bar(one.after), index == 0)
        for index, one in enumerate(shown)
    ]


def pairs_now(card: ModelCard | None) -> list[Pair]:
    """The figures on the card of the model in use, until there is something to compare."""
    found: dict[str, Score] = {}
    for score in card.metrics if card else ():
        found.setdefault(score.metric, score)
    shown = [found[metric] for metric in _METRICS if metric in found]
    return [
        Pair(_METRICS[one.metric], _bar(one), None, index == 0) for index, one in enumerate(shown)
    ]


def measured_on(card: ModelCard | None) -> str:
    """On whom the figures of a card were measured, said beside them."""
    if card is None or not card.metrics:
        return ""
    score = card.metrics[0]
    kind = ("simulated person", "simulated people") if score.simulated else ("person", "people")
    return f"As its card says, measured on {_count(score.people, *kind)}."


def _bar(score: Score) -> Bar:
    low = score.value if score.low is None else score.low
    high = score.value if score.high is None else score.high
    return Bar(score.value, low, high)


def verdict_words(result: RunResult) -> tuple[str, str, str]:
    """State, title and detail of the verdict."""
    return _VERDICTS[result.verdict], f"{result.verdict.capitalize()}.", figures(result.words)


def result_title(state: TrainState) -> str:
    """What the comparison is made on; before there is one, what the figures are of."""
    if state.result is None and pairs_now(state.model):
        return "The model in use now"
    if state.result is not None and state.result.held_out_windows == 0:
        return "Before and after, on simulated sleepers only"
    count = len(state.run_plan.held_out) if state.run_plan else 0
    if not count:
        return NO_TITLE
    nights = "1 night" if count == 1 else f"the same {count} nights"
    return f"Before and after, on {nights} kept back"


def keeps_first(result: RunResult) -> bool:
    """Whether keeping the old model is the primary choice."""
    return result.verdict in ("worse", "not judged")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
