"""`sleepmon train`: a candidate made from labelled nights, judged beside the active model."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from sleepmon.cli.context import Context
from sleepmon.cli.station_told import use_active_model
from sleepmon.cli.training_news import run_training
from sleepmon.cli.words import duration_words
from sleepmon.domain.errors import RefusedError, UsageError
from sleepmon.domain.training import EpochReport, Recipe, RunResult, TrainingPlan


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
    if arguments.folder and not Path(arguments.folder).expanduser().is_dir():
        raise UsageError(f"{arguments.folder} is not a folder.", "Name the folder with the nights.")
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
    return "\n".join([*lines, recipe_words(plan.recipe), *plan.warnings])


def recipe_words(recipe: Recipe) -> str:
    """What is done with the labels, and how hard what is known is held on to."""
    part = recipe.ema_half_life_fraction
    average = (
        f"{recipe.ema_decay:g} a step" if part is None else f"half-life {part:.1%} of all steps"
    )
    words = [
        f"{recipe.method} of {recipe.network}, {recipe.epochs} epochs, seed {recipe.seed}",
        f"anchor {recipe.anchor_weight:g}",
        f"{recipe.replay_fraction:.0%} of each batch replayed",
        f"average {average}",
    ]
    if recipe.rotated_copies:
        words.append(f"{recipe.rotated_copies} rolled copies of each window")
    return f"{'; '.join(words)}."


def result_words(result: RunResult) -> str:
    """The verdict, and before and after on the same windows."""
    lines = [
        f"{result.candidate_id}: {result.verdict}. {result.words}",
        f"{result.training_windows} windows learnt from, {result.held_out_windows} kept back,"
        f" best epoch {result.best_epoch} of {result.epochs}, {duration_words(result.duration_s)}"
        f" on {result.threads} threads.",
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
