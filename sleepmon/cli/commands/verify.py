"""`sleepmon verify`: proves that a night is whole, or says what is not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.arguments import add_nights_folder
from sleepmon.cli.commands.doctor import MARK
from sleepmon.cli.context import Context
from sleepmon.cli.words import counts_words
from sleepmon.domain.nights import VerifyReport


def add_arguments(parser: ArgumentParser) -> None:
    """Which nights."""
    parser.add_argument("night", nargs="+", metavar="NIGHT", help="a file, or the id of a night")
    add_nights_folder(parser)


def run(arguments: Namespace, context: Context) -> int:
    """Check each night; 1 when any is not whole."""
    nights = context.doors.nights(arguments.folder)
    reports = []
    for night in arguments.night:
        report = nights.verify(night)
        context.out.result("verified", report, report_words(report))
        reports.append(report)
    return 0 if all(report.whole for report in reports) else 1


def report_words(report: VerifyReport) -> str:
    """The verdict first, then each check."""
    verdict = "is whole" if report.whole else "is NOT whole"
    lines = [f"Night {report.night_id} {verdict}: {counts_words(report.samples)} samples."]
    if any(report.missing.values()):
        lines.append(f"In the gap ledger: {counts_words(report.missing)}.")
    lines += [
        f"{MARK[one.state]}  {one.name}: {one.words} {one.remedy}".rstrip()
        for one in report.findings
    ]
    return "\n".join(lines)
