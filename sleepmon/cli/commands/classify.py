"""`sleepmon classify`: the postures of a whole night, by a model."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context

if TYPE_CHECKING:
    from sleepmon.services.classified_night import NightClassified


def add_arguments(parser: ArgumentParser) -> None:
    """Which night, by which model."""
    parser.add_argument("night", metavar="NIGHT", help="a file, or the id of a night")
    parser.add_argument("--model", default="", help="id of a model (default: the active one)")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Classify; the night stays as it is, the predictions are put beside it."""
    nights = context.doors.nights(arguments.folder)
    classified = nights.classify(arguments.night, model_id=arguments.model)
    context.out.result("classified", classified, classified_words(classified))
    return 0


def classified_words(night: NightClassified) -> str:
    """Minutes by posture and placement for each sensor, and the agreement with the labels."""
    lines = [f"Night {night.night_id} by {night.model_id}: {night.windows} windows."]
    for sensor in night.sensors:
        if not sensor.state_minutes:
            lines.append(f"{sensor.placement}: {sensor.words}")
            continue
        minutes = "  ".join(f"{c} {m:.1f}" for c, m in sensor.posture_minutes.items() if m > 0)
        states = "  ".join(f"{s} {m:.1f}" for s, m in sensor.state_minutes.items() if m > 0)
        guess = sensor.guessed_placement or "nothing of where it was"
        lines.append(f"{sensor.placement}: minutes {minutes or 'of no posture'}  ({states})")
        lines.append(f"  worn at {sensor.placement}; the model thinks {guess}")
        lines += [f"  {sensor.words}"] if sensor.words else []
    agreed = night.agreement
    if agreed.judged:
        lines.append(
            f"With the labels: {agreed.judged} windows, exact {agreed.exact:.1%}, within one"
            f" sector {agreed.within_one:.1%}, four-way {agreed.coarse:.1%},"
            f" placement {agreed.placement:.1%}."
        )
    lines.append(f"Predictions: {night.file}")
    return "\n".join(lines)
