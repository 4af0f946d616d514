"""Recordings from elsewhere."""

import pytest

from tests.fakes.fake_doors import FakeDoors, run_command

FILE = ["import", "a.csv", "--subject", "S01", "--placement", "chest", "--unit", "m/s2"]


def test_that_all_that_is_said_of_the_file_is_passed_on() -> None:
    doors = FakeDoors()
    said = run_command(doors, *FILE, "--rate", "20", "--axes", "z,-y,x", "--columns", "t,a,b,c")
    assert 0 == said.code
    assert "Imported as /nights/imported.h5." in said.out
    ((file, asked),) = doors.library.asked
    assert "a.csv" == file
    assert ("S01", "chest", "m/s2", 20.0) == (
        asked["subject"],
        asked["placement"],
        asked["unit"],
        asked["rate_hz"],
    )
    assert ("+z", "-y", "+x") == asked["axes"]
    assert ("t", "a", "b", "c") == asked["columns"]


@pytest.mark.parametrize(
    "more",
    [
        [],
        ["--rate", "x"],
        ["--rate", "nan"],
        ["--rate", "inf"],
        ["--rate", "-5"],
        ["--rate", "20", "--axes", "x,y"],
        ["--rate", "20", "--columns", "a,,c,d"],
    ],
)
def test_that_what_the_file_does_not_say_must_be_said(more: list[str]) -> None:
    assert 2 == run_command(FakeDoors(), *FILE, *more).code
