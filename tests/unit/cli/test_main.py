"""The command line finds its commands, and tells by exit codes how it went."""

import subprocess
import sys
from importlib import import_module

import pytest

from sleepmon.cli.catalog import COMMANDS, CommandRow
from sleepmon.domain.commands import Scan
from sleepmon.domain.errors import BluetoothUnavailable, SensorNotFound, SleepmonError, UsageError
from tests.fakes.fake_doors import FakeDoors, run_command


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_that_every_command_has_its_module_and_tells_its_use(row: CommandRow) -> None:
    module = import_module(row.module)
    assert module.__doc__ is not None
    assert module.__doc__.startswith(f"`sleepmon {row.name}`")
    said = run_command(FakeDoors(), row.name, "--help")
    assert 0 == said.code
    assert "--json" in said.out


def test_that_help_lists_every_command() -> None:
    said = run_command(FakeDoors(), "--help")
    assert 0 == said.code
    assert all(row.summary in said.out for row in COMMANDS)


def test_that_the_version_is_told() -> None:
    assert run_command(FakeDoors(), "--version").out.startswith("sleepmon 0.")


@pytest.mark.parametrize("argv", [[], ["fly"], ["scan", "--radio", "smoke"], ["record"]])
def test_that_wrong_usage_is_exit_code_two(argv: list[str]) -> None:
    assert 2 == run_command(FakeDoors(), *argv).code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SensorNotFound("Not there.", "Look."), 1),
        (UsageError("Not so.", "So."), 2),
        (BluetoothUnavailable("No radio.", "Buy one."), 3),
    ],
)
def test_that_an_error_decides_the_exit_code_and_says_what_to_do(
    error: SleepmonError, code: int
) -> None:
    doors = FakeDoors()
    doors.near.refusals[Scan] = error
    people = run_command(doors, "scan")
    programs = run_command(doors, "scan", "--json")
    assert (code, code) == (people.code, programs.code)
    assert str(error).split(" ")[0] in people.err
    assert type(error).__name__ == programs.rows[-1]["error"]
    assert "" == programs.err


def test_that_what_nobody_foresaw_is_told_without_losing_the_form() -> None:
    doors = FakeDoors()
    doors.near.refusals[Scan] = RuntimeError("odd")  # type: ignore[assignment]  # on purpose
    said = run_command(doors, "scan", "--json")
    assert 1 == said.code
    assert "RuntimeError: odd" in said.rows[0]["details"]


def test_that_a_reader_that_leaves_ends_the_command_quietly() -> None:
    command = [sys.executable, "-m", "sleepmon", "models", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"" == process.stderr.read()
    assert 1 == process.returncode


def test_that_a_reader_that_leaves_an_answer_ends_the_command_quietly() -> None:
    program = (
        "import sys\n"
        "from sleepmon.cli.main import main\n"
        "from sleepmon.cli.output import Output\n"
        "from tests.fakes.fake_doors import FakeDoors\n"
        "def left(self, line): raise BrokenPipeError\n"
        "Output._print = left\n"
        "sys.exit(main(['models'], FakeDoors()))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (1, b"", b"") == (done.returncode, done.stdout, done.stderr)
