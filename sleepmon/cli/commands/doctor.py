"""`sleepmon doctor`: whether this computer is fit for a night, and what to mend."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sleepmon.cli.context import Context

MARK = {"ok": "ok   ", "attention": "look ", "lost": "FAULT", "waiting": "?    "}


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing to choose."""


def run(arguments: Namespace, context: Context) -> int:
    """Print each finding; 0 when nothing vital is wrong."""
    findings = context.doors.checks()
    for finding in findings:
        words = f"{MARK[finding.state]}  {finding.name}: {finding.words} {finding.remedy}".rstrip()
        context.out.result("finding", finding, words)
    return 1 if any(finding.state == "lost" for finding in findings) else 0
