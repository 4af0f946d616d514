"""The demo with a window and without."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
import pytest

from sleepmon.cli.commands import demo
from sleepmon.cli.context import Context
from sleepmon.cli.demo.report import DemoReport
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.unit.cli.demo.test_report import REPORT


def _playing(monkeypatch: pytest.MonkeyPatch, report: DemoReport) -> list[tuple[Path, float]]:
    played: list[tuple[Path, float]] = []

    def play(context: Context, folder: Path, seconds: float) -> DemoReport:
        played.append((folder, seconds))
        return report

    monkeypatch.setattr(demo, "play", play)
    return played


@pytest.mark.parametrize(("holds", "code"), [(True, 0), (False, 1)])
def test_that_the_exit_code_tells_whether_all_promises_held(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, holds: bool, code: int
) -> None:
    played = _playing(monkeypatch, msgspec.structs.replace(REPORT, holds=holds))
    out = tmp_path / "out"
    said = run_command(
        FakeDoors(), "demo", "--headless", "--seconds", "60", "--out", str(out), "--json"
    )
    assert code == said.code
    assert [(out, 60.0)] == played
    assert holds == said.rows[-1]["holds"]
    assert {"report.json", "report.md", "home"} == {path.name for path in out.iterdir()}
    assert str(out / "home") == os.environ["SLEEPMON_HOME"]


def test_that_too_short_a_demo_is_wrong_usage() -> None:
    assert 2 == run_command(FakeDoors(), "demo", "--headless", "--seconds", "5").code


def test_that_the_window_opens_on_the_ward(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def command(*arguments: str) -> list[str]:
        asked.append(arguments)
        return [sys.executable, "-c", "raise SystemExit(7)"]

    monkeypatch.setattr(demo, "own_command", command)
    assert 7 == run_command(FakeDoors(), "demo").code
    assert [("window", "--radio", "virtual")] == asked
