"""`sleepmon verify`: proves that a night is whole, or says what is not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta, timezone

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.commands.doctor import MARK
from sleepmon.cli.context import Context
from sleepmon.cli.words import duration_words
from sleepmon.domain.errors import NightError
from sleepmon.domain.nights import VerifyReport

_WORST_FIRST = ("lost", "attention", "waiting", "ok")


def add_arguments(parser: ArgumentParser) -> None:
    """Which nights."""
    parser.add_argument("night", nargs="+", metavar="NIGHT", help="a file, or the id of a night")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Check each night; 0 when all are whole, 1 when one is not, 3 when one cannot be told."""
    nights = context.doors.nights(arguments.folder)
    code = 0
    for night in arguments.night:
        try:
            report = nights.verify(night)
        except NightError as error:
            context.out.error(error)
            code = max(code, error.exit_code)
        else:
            context.out.result("verified", report, report_words(report))
            code = max(code, 0 if report.whole else 1)
    return code


def report_words(report: VerifyReport) -> str:
    """A page: the verdict, whose night it is, what needs a look, then what is in order."""
    faults = sum(one.state == "lost" for one in report.findings)
    looks = sum(one.state == "attention" for one in report.findings)
    lines = [_verdict(report.night_id, faults, looks)]
    if report.started_utc_ns:
        lines.append(_facts(report))
    lines += [
        f"{MARK[one.state]}  {one.name}: {one.words} {one.remedy}".rstrip()
        for one in sorted(report.findings, key=lambda one: _WORST_FIRST.index(one.state))
    ]
    return "\n".join(lines)


def _verdict(night_id: str, faults: int, looks: int) -> str:
    if faults:
        told = "1 fault" if faults == 1 else f"{faults} faults"
        return f"Night {night_id} is NOT whole: {told}. What is ok below can be relied on."
    if looks:
        told = "1 point needs a look" if looks == 1 else f"{looks} points need a look"
        return f"Night {night_id} is whole as far as it goes; {told}."
    return f"Night {night_id} is whole."


def _facts(report: VerifyReport) -> str:
    """Who, when by the clock on the wall there, how long, how much."""
    zone = timezone(timedelta(seconds=report.utc_offset_s))
    began = datetime.fromtimestamp(report.started_utc_ns / 1e9, zone)
    lasted = duration_words(report.duration_s)
    sensors = "1 sensor" if len(report.samples) == 1 else f"{len(report.samples)} sensors"
    samples, missing = sum(report.samples.values()), sum(report.missing.values())
    return (
        f"{report.subject}, {began:%Y-%m-%d %H:%M}, {lasted}, {sensors}:"
        f" {samples} samples, {missing} missing."
    )
