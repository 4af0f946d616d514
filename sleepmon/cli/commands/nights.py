"""`sleepmon nights`: the nights of a folder, newest first."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.context import Context
from sleepmon.cli.words import date_words, duration_words
from sleepmon.domain.nights import NightSummary


def add_arguments(parser: ArgumentParser) -> None:
    """Which folder."""
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """List them; an empty list is an answer too."""
    summaries = context.doors.nights(arguments.folder).list()
    for summary in summaries:
        context.out.result("night", summary, line_of(summary))
    if not summaries and not context.out.as_json:
        context.out.result("no nights", {}, "No night has been recorded here yet.")
    return 0


def line_of(summary: NightSummary) -> str:
    """One night in one line."""
    parts = [
        summary.night_id,
        date_words(summary.started_utc_ns),
        duration_words(summary.duration_s),
        summary.subject,
        "+".join(summary.placements),
        summary.state,
    ]
    if summary.labelled_s:
        parts.append(f"{duration_words(summary.labelled_s)} labelled")
    if summary.simulated:
        parts.append("simulated")
    if summary.problem:
        parts.append(summary.problem)
    return "  ".join(parts)
