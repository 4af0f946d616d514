"""Comparing methods of training: in a child of low priority, with everything written down.

Each run is in the folder as soon as it is done; the same plan again goes on from there.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from sleepmon.domain.errors import SleepmonError, TrainingFailed
from sleepmon.domain.evaluation import EvaluationPlan, EvaluationResult, JudgedRun
from sleepmon.reports.evaluation import pictures, table
from sleepmon.storage.files import atomic_write, make_folders
from sleepmon.workers.child import Ended
from sleepmon.workers.errand import Report, do_errand, run_errand
from sleepmon.workers.limits import Limits
from sleepmon.workers.link import Body, ParentLink
from sleepmon.workers.messages import Errand
from sleepmon.workers.night_set import read_nights

PLAN_FILE = "plan.json"
RESULT_FILE = "result.json"
TABLE_FILE = "table.txt"
RUNS_FOLDER = "runs"
_EVALUATE = "evaluate"
_LIMITS = Limits(silence_s=120.0, low_priority=True)


class EvaluationRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared, and the folder that keeps it all."""

    plan: EvaluationPlan
    folder: str


class RunShelf:
    """Finished runs as files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        make_folders(folder)

    def find(self, name: str) -> JudgedRun | None:
        """The run of this name; None when there is none, or none that can be read."""
        try:
            return msgspec.json.decode(self._path(name).read_bytes(), type=JudgedRun)
        except (FileNotFoundError, ValueError, RecursionError):  # a damaged one is made again
            return None

    def keep(self, name: str, run: JudgedRun) -> None:
        """Write a run, whole or not at all."""
        atomic_write(self._path(name), msgspec.json.encode(run))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


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
    shelf = RunShelf(folder / RUNS_FOLDER)
    more = {"nights": read_nights}
    result = evaluate(request.plan, lambda part, words: report(part), shelf, more)
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
