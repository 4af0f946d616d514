"""`sleepmon train`: a candidate made from labelled nights, judged beside the active model."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.context import Context
from sleepmon.cli.station_told import use_active_model
from sleepmon.cli.training_news import run_training
from sleepmon.cli.words import duration_words
from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.training import EpochReport, RunResult, TrainingPlan


def add_arguments(parser: ArgumentParser) -> None:
    """For whom, how far, and what becomes of the candidate."""
    parser.add_argument("--folder", metavar="DIR", help="the nights to learn from")
    parser.add_argument(
        "--kind",
        choices=["clinic", "personal"],
        default="clinic",
        help="a model for everyone (default), or for one person",
    )
    parser.add_argument("--subject", default="", help="the person of a personal model")
    parser.add_argument("--plan", action="store_true", help="only tell what would be learnt from")
    parser.add_argument(
        "--promote-better",
        action="store_true",
        help="make the candidate active when it is judged better (default: only tell)",
    )


def run(arguments: Namespace, context: Context) -> int:
    """Plan, train, judge; 3 when the nights do not allow it, 1 when the run fails."""
    if (arguments.kind == "personal") != bool(arguments.subject):
        raise UsageError("A personal model is for one person.", "Say --kind personal --subject S.")
    retraining = context.doors.retraining(arguments.folder)
    plan = retraining.plan(arguments.kind, arguments.subject)
    context.out.result("plan", plan, plan_words(plan))
    if plan.refusal:
        raise RefusedError(plan.refusal, "Label more, or record more nights.")
    if arguments.plan:
        return 0
    result = run_training(retraining, plan, lambda report: _tell_epoch(report, context))
    context.out.result("result", result, result_words(result))
    if arguments.promote_better and result.verdict == "better":
        retraining.promote(result)
        use_active_model(context)
        context.out.result("promoted", {"id": result.candidate_id}, "It is the active model now.")
    else:
        retraining.keep(result)
    return 0


def plan_words(plan: TrainingPlan) -> str:
    """What would be learnt from, and what is missing."""
    people = len({row.subject for row in plan.coverage})
    lines = [
        f"{plan.labelled_minutes:.1f} labelled minutes of {people} people in"
        f" {len(plan.nights)} nights; {len(plan.held_out)} nights kept back to judge."
    ]
    return "\n".join([*lines, *plan.warnings])


def result_words(result: RunResult) -> str:
    """The verdict, and before and after on the same windows."""
    lines = [
        f"{result.candidate_id}: {result.words}",
        f"{result.training_windows} windows learnt from, {result.held_out_windows} kept back,"
        f" best epoch {result.best_epoch} of {result.epochs}, {duration_words(result.duration_s)}.",
    ]
    lines += [
        f"  {row.metric:<24} {row.before.value:8.3f} -> {row.after.value:8.3f}"
        for row in result.comparisons
    ]
    return "\n".join(lines)


def _tell_epoch(report: EpochReport, context: Context) -> None:
    kept_back = "" if report.held_out_wrong is None else f", kept back {report.held_out_wrong:.1%}"
    words = (
        f"epoch {report.epoch} of {report.epochs}: wrong {report.learning_wrong:.1%}{kept_back},"
        f" about {duration_words(report.left_s)} left"
    )
    context.out.result("epoch", report, words)
