"""Building the base model: in a child of low priority, written at its end, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sleepmon.domain.errors import SleepmonError, TrainingFailed
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.resources import resource
from sleepmon.domain.schemes import load_scheme
from sleepmon.domain.training import BaseBuild
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import Report, do_errand, run_errand
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Errand

_BUILD = "build-base"
_LIMITS = Limits(silence_s=120.0, low_priority=True)


def building(link: ParentLink) -> None:
    """Body of the child that builds."""
    do_errand(link, {_BUILD: _build})


def build_base_in_child(
    build: BaseBuild, on_progress: Report, *, body: Body = building
) -> ModelCard:
    """Build, judge and write; ImportFailed when a folder of recordings is not what it should be."""
    return run_errand(
        body,
        Errand(kind=_BUILD, json=msgspec.json.encode(build)),
        ModelCard,
        limits=_LIMITS,
        on_progress=on_progress,
        on_death=_died,
    )


def _build(json: bytes, report: Report) -> ModelCard:
    from sleepmon.learning.build_base import build_base, real_people

    build = msgspec.json.decode(json, type=BaseBuild)
    resting = real_people(build.umafall, build.dsads)  # first: a wrong folder is told at once
    return build_base(
        Path(build.out),
        load_scheme(resource("schemes", "twelve.toml")),
        build.recipe,
        people=build.people,
        resting=resting,
        states=build.states,
        report=report,
    )


def _died(ended: Ended) -> SleepmonError:
    return TrainingFailed(
        f"The base model was not built: its process {ended.words}.",
        "Nothing was changed. Close other programs if memory was short, and build again.",
        ended.said,
    )
