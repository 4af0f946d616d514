"""The computer stays awake as long as it is held, and says when it cannot be held."""

import sys
from pathlib import Path

import pytest

from sleepmon.machine import awake as module
from sleepmon.machine.awake import (
    NOT_POSSIBLE,
    ImpossibleAwake,
    NullAwake,
    ProgramAwake,
    WindowsAwake,
    system_awake,
)

WAITS = [sys.executable, "-c", "import sys; sys.stdin.read()", "{why}", "{pid}"]


def test_that_the_program_runs_while_sleep_is_held_off() -> None:
    awake = ProgramAwake(WAITS)
    assert "" == awake.problem()
    assert ["", ""] == [awake.hold("a night"), awake.hold("a night")]
    process = awake._process
    assert process is not None
    assert process.poll() is None
    awake.release()
    awake.release()
    assert process.poll() is not None


def test_that_a_program_that_may_not_says_so() -> None:
    awake = ProgramAwake([sys.executable, "-c", "raise SystemExit(1)"])
    assert NOT_POSSIBLE == awake.hold("a night")
    awake.release()


def test_that_a_program_that_is_not_there_says_so() -> None:
    awake = ProgramAwake(["no-such-program-of-sleepmon"])
    assert [NOT_POSSIBLE, NOT_POSSIBLE] == [awake.problem(), awake.hold("a night")]


def test_that_a_program_that_ended_is_started_again() -> None:
    awake = ProgramAwake(WAITS)
    awake.hold("a night")
    assert awake._process is not None
    awake._process.kill()
    awake._process.communicate()
    assert "" == awake.hold("a night")
    awake.release()


def test_that_the_null_form_needs_nothing_and_the_impossible_one_says_so() -> None:
    null, impossible = NullAwake(), ImpossibleAwake()
    assert ["", ""] == [null.problem(), null.hold("a night")]
    assert [NOT_POSSIBLE, NOT_POSSIBLE] == [impossible.problem(), impossible.hold("a night")]
    null.release()
    impossible.release()


def test_that_each_system_has_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(system_awake("win32"), WindowsAwake)
    assert isinstance(system_awake("darwin"), ProgramAwake)
    monkeypatch.setattr(module, "SYSTEMD_RUNS", tmp_path)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    assert isinstance(system_awake("linux"), ProgramAwake)
    monkeypatch.setattr(module, "SYSTEMD_RUNS", tmp_path / "none")
    assert isinstance(system_awake("linux"), ImpossibleAwake)
