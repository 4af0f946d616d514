"""Comparing methods of training: in a child of low priority, with everything written down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from sleepmon.domain.errors import SleepmonError, TrainingFailed
from sleepmon.domain.evaluation import EvaluationPlan, EvaluationResult
from sleepmon.reports.evaluation import pictures, table
from sleepmon.storage.files import atomic_write, make_folders
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import Report, do_errand, run_errand
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Errand

PLAN_FILE = "plan.json"
RESULT_FILE = "result.json"
TABLE_FILE = "table.txt"
_EVALUATE = "evaluate"
_LIMITS = Limits(silence_s=120.0, low_priority=True)

Evaluate = Callable[[EvaluationPlan, Callable[[float, str], None]], EvaluationResult]


class EvaluationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared, and the folder that keeps it all."""

    plan: EvaluationPlan
    folder: str


def evaluation(link: ParentLink) -> None:
    """Body of the evaluation child."""
    do_errand(link, {_EVALUATE: _evaluate})


def evaluate_in_child(
    plan: EvaluationPlan, folder: Path, on_progress: Report, *, body: Body = evaluation
) -> EvaluationResult:
    """Carry out the comparison; plan, result, table and pictures are in the folder afterwards."""
    request = EvaluationRequest(plan=plan, folder=str(folder))
    return run_errand(
        body,
        Errand(kind=_EVALUATE, json=msgspec.json.encode(request)),
        EvaluationResult,
        limits=_LIMITS,
        on_progress=on_progress,
        on_death=_died,
    )


def keep_result(result: EvaluationResult, folder: Path) -> None:
    """Write result, table and pictures."""
    atomic_write(folder / RESULT_FILE, _readable(result))
    atomic_write(folder / TABLE_FILE, table(result).encode())
    for name, picture in pictures(result):
        atomic_write(folder / name, picture.encode())


def _evaluate(json: bytes, report: Report) -> EvaluationResult:
    from sleepmon.learning.evaluation import evaluate

    request = msgspec.json.decode(json, type=EvaluationRequest)
    folder = Path(request.folder)
    make_folders(folder)
    atomic_write(folder / PLAN_FILE, _readable(request.plan))
    result = evaluate(request.plan, lambda part, words: report(part))
    keep_result(result, folder)
    return result


def _readable(fact: msgspec.Struct) -> bytes:
    return msgspec.json.format(msgspec.json.encode(fact), indent=2)


def _died(ended: Ended) -> SleepmonError:
    return TrainingFailed(
        f"The comparison ended early: its process {ended.words}.",
        "Ask for fewer methods, folds or windows if memory was short.",
        ended.said,
    )
