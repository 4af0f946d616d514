"""A comparison of methods as a table and as pictures."""

from __future__ import annotations

from collections.abc import Iterator

from sleepmon.domain.evaluation import LEAKY, EvaluationResult, Figure, MethodResult
from sleepmon.domain.model_card import FEW_PEOPLE
from sleepmon.reports.svg import against, curves, square

_SIDE_BY_SIDE = 3
_MOST_PROBLEMS = 5
_SCORES = ("posture_accuracy", "placement_accuracy")


def table(result: EvaluationResult) -> str:
    """All methods side by side: each figure with its interval, time per epoch, and differences."""
    metrics = list(dict.fromkeys(f.metric for row in result.rows for f in row.figures))
    lines = [*_heading(result), ""]
    names = [row.method for row in result.rows]
    width = max(map(len, metrics), default=0) + 2
    for start in range(0, len(names), _SIDE_BY_SIDE):
        rows = result.rows[start : start + _SIDE_BY_SIDE]
        lines.append(" " * width + "".join(f"{row.method:<28}" for row in rows))
        lines += [
            f"{metric:<{width}}" + "".join(f"{_cell(row, metric):<28}" for row in rows)
            for metric in metrics
        ]
        times = "".join(f"{row.seconds_per_epoch:<28.2f}" for row in rows)
        lines += [f"{'seconds per epoch':<{width}}{times}", ""]
    lines += [*_differences(result), "", *_learning_curve(result)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def pictures(result: EvaluationResult) -> Iterator[tuple[str, str]]:
    """File names and SVG: learning curves of all methods, confusion of each for both heads."""
    leaky = " (leaky)" if result.leaky else ""
    for name, axis in (("learning_wrong", "learnt from"), ("chosen_by_wrong", "chosen by")):
        lines = {row.method: getattr(row.curve, name) for row in result.rows}
        told = f"part of windows with a wrong answer, windows {axis}"
        yield f"curves-{name}.svg", curves(f"{result.title}{leaky}", lines, told)
    yield from _learning_pictures(result, leaky)
    for row in result.rows:
        title = f"{row.method}, {result.title}{leaky}"
        yield f"confusion-{row.method}.svg", square(title, result.labels, row.confusion)
        if row.placement_confusion:
            picture = square(f"{title}: placement", result.placements, row.placement_confusion)
            yield f"confusion-placement-{row.method}.svg", picture


def _heading(result: EvaluationResult) -> Iterator[str]:
    plan = result.plan
    yield (
        f"{result.title}: {result.windows} windows of {result.people} people, {len(result.labels)} "
        f"labels, {len(result.placements)} placements; {plan.network}, {plan.epochs} epochs, "
        f"{plan.seeds} seeds, {result.rate_hz:g} Hz."
    )
    yield f"Split {result.split}."
    if result.leaky and LEAKY not in result.split:
        yield LEAKY
    yield "Figures: mean over people, each the mean over seeds (95 % interval over people)."
    if result.people < FEW_PEOPLE:
        yield f"Only {result.people} people: intervals over so few tell little."
    yield from result.problems[:_MOST_PROBLEMS]
    if more := len(result.problems[_MOST_PROBLEMS:]):
        yield f"and {more} more things about the files, in result.json."


def _cell(row: MethodResult, metric: str) -> str:
    figure = next((figure for figure in row.figures if figure.metric == metric), None)
    return "-" if figure is None else _number(figure)


def _number(figure: Figure, sign: str = "") -> str:
    if figure.low is None or figure.high is None:
        return f"{figure.value:{sign}.3f}"
    return f"{figure.value:{sign}.3f} ({figure.low:{sign}.3f} to {figure.high:{sign}.3f})"


def _learning_curve(result: EvaluationResult) -> Iterator[str]:
    if not result.learning_curve:
        return
    shown = _scores_shown(result)
    yield "What more labels bring: people and labelled minutes of theirs (all sensors) learnt from,"
    yield "equal steps for all but fine-tune, which goes by its recipe; judged, and the checkpoint"
    yield "chosen, on the same people throughout."
    yield f"  {'':<22}{'people':>7}{'minutes':>9}  " + "".join(f"{metric:<28}" for metric in shown)
    for point in result.learning_curve:
        figures = {figure.metric: _number(figure) for figure in point.figures}
        words = "".join(f"{figures.get(metric, '-'):<28}" for metric in shown)
        yield f"  {point.method:<22}{point.people:>7.1f}{point.minutes:>9.1f}  {words}"


def _scores_shown(result: EvaluationResult) -> list[str]:
    told = {figure.metric for point in result.learning_curve for figure in point.figures}
    return [metric for metric in _SCORES if metric in told]


def _learning_pictures(result: EvaluationResult, leaky: str) -> Iterator[tuple[str, str]]:
    """Score against labelled minutes for each head: with more people, and with more of each."""
    most: dict[tuple[str, float], float] = {}
    for point in result.learning_curve:
        key = point.method, point.people
        most[key] = max(most.get(key, 0.0), point.minutes)
    everybody = max((people for _, people in most), default=0.0)
    for metric in _scores_shown(result):
        lines: dict[str, dict[float, float]] = {}
        for point in result.learning_curve:
            value = next(f.value for f in point.figures if f.metric == metric)
            if point.minutes == most[point.method, point.people]:
                lines.setdefault(f"{point.method}, people", {})[point.minutes] = value
            if point.people == everybody:
                lines.setdefault(f"{point.method}, minutes", {})[point.minutes] = value
        title = f"{result.title}{leaky}: {metric}"
        yield f"labels-{metric}.svg", against(title, lines, "labelled minutes learnt from")


def _differences(result: EvaluationResult) -> Iterator[str]:
    if result.differences:
        yield (
            "Differences on the same people, seeds and batches; * where the interval over people "
            "excludes 0; [seed by seed]:"
        )
    for one in result.differences:
        mark = " *" if one.tells else ""
        words = f"{one.method} minus {one.against}, {one.figure.metric}"
        seeds = " ".join(f"{value:+.3f}" for value in one.by_seed)
        yield f"  {words:<66} {_number(one.figure, '+')}{mark}" + (f" [{seeds}]" if seeds else "")
