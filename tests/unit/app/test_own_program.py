"""The program finds itself, frozen or not."""

import sys

import pytest

from sleepmon.app.own_program import own_command


def test_that_python_runs_the_package() -> None:
    assert [sys.executable, "-m", "sleepmon", "station"] == own_command("station")


def test_that_a_frozen_build_runs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert [sys.executable, "station"] == own_command("station")
