"""Comparisons of training methods on a data set of the user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from sleepmon.domain.errors import UsageError
from sleepmon.domain.evaluation import EvaluationPlan, EvaluationResult
from sleepmon.domain.resources import resource
from sleepmon.machine.disk import SystemDisk
from sleepmon.reports.evaluation import table
from sleepmon.services.folder_check import refuse_unwritable
from sleepmon.services.recipes import ONE_CLICK, load_recipe
from sleepmon.workers.evaluate import RESULT_FILE, evaluate_in_child

FINE_TUNE = "fine-tune"
"""The method of one click; it starts from the shipped model."""


def compare(
    plan: EvaluationPlan, folder: Path, on_progress: Callable[[float], None]
) -> EvaluationResult:
    """Carry the plan out in a child; all of it is in the folder, which must hold no other result.

    Broken off, the same plan and folder go on with what is not done yet.
    ImportFailed when the data set is damaged, RefusedError when it is too small for the plan or
    the folder cannot be written to.
    """
    refuse_unwritable(folder, SystemDisk())
    if (folder / RESULT_FILE).exists():
        raise UsageError(f"{folder} holds a comparison already.", "Choose another folder.")
    if FINE_TUNE in plan.methods:
        recipe = load_recipe(resource("recipes", f"{ONE_CLICK}.toml"))
        plan = msgspec.structs.replace(plan, fine_tune=recipe)
    return evaluate_in_child(plan, folder.absolute(), on_progress)


def result_words(result: EvaluationResult) -> str:
    """The comparison as a table for people."""
    return table(result)
