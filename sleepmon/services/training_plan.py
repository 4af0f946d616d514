"""What a training run would learn from: pure, in milliseconds, said in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sleepmon.domain.model_card import ModelKind
from sleepmon.domain.schemes import Scheme
from sleepmon.domain.training import Recipe, TrainingPlan
from sleepmon.services.coverage import LabelledNight, coverage_of
from sleepmon.services.holding_out import held_out_of
from sleepmon.services.plan_warnings import lacks_of


def plan_of(
    nights: Sequence[LabelledNight],
    *,
    scheme: Scheme,
    recipe: Recipe,
    kind: ModelKind,
    subject: str = "",
) -> TrainingPlan:
    """The plan for a model of this kind, with everything it leaves out or lacks as a warning."""
    warnings: list[str] = []
    usable = _usable(nights, scheme, warnings)
    if kind == "personal":
        usable = [night for night in usable if night.subject == subject]
    held_out = held_out_of(usable, by_person=kind != "personal")
    learnt = [night for night in usable if night not in held_out]
    refusal = _refusal(usable, learnt, kind, subject)
    if not refusal:
        warnings += lacks_of(learnt, held_out, scheme, kind)
    return TrainingPlan(
        nights=tuple(night.path for night in learnt),
        held_out=tuple(night.path for night in held_out),
        coverage=coverage_of(usable, scheme),
        warnings=tuple(warnings),
        recipe=recipe,
        kind=kind,
        subject=subject if kind == "personal" else "",
        sensors=tuple(sorted({sensor for night in learnt for sensor in night.sensors})),
        simulated=any(night.simulated for night in usable),
        labelled_minutes=sum(sum(night.minutes.values()) for night in usable),
        refusal=refusal,
    )


def _usable(
    nights: Iterable[LabelledNight], scheme: Scheme, warnings: list[str]
) -> list[LabelledNight]:
    """Labelled nights of this scheme, oldest first; real ones are never mixed with simulated."""
    labelled = sorted((n for n in nights if n.postures), key=lambda n: (n.started_ns, n.path))
    ours = [night for night in labelled if night.scheme_digest == scheme.digest]
    if foreign := len(labelled) - len(ours):
        warnings.append(f"{_nights(foreign)} of another posture scheme left out.")
    real = [night for night in ours if not night.simulated]
    if real and len(real) < len(ours):
        left_out = _nights(len(ours) - len(real))
        warnings.append(f"{left_out} of the simulated sleeper left out: real nights are at hand.")
    if ours and not real:
        warnings.append("All nights are simulated. The model will say so and suits no patient.")
    return real or ours


def _refusal(
    usable: Sequence[LabelledNight],
    learnt: Sequence[LabelledNight],
    kind: ModelKind,
    subject: str,
) -> str:
    whose = f" of {subject}" if kind == "personal" and subject else ""
    if kind == "personal" and not subject:
        return "A personal model needs a person: choose whose nights it learns from."
    if not usable:
        return f"No night{whose} has labels yet. Label postures while recording, then try again."
    if len(frozenset[str]().union(*(night.postures for night in learnt))) < 2:
        return f"Only one posture is labelled in the nights{whose}. At least two are needed."
    return ""


def _nights(count: int) -> str:
    return "1 night" if count == 1 else f"{count} nights"
