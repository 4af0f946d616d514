"""The list of nights."""

from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import NIGHT_ID, FakeLibrary, a_summary


def test_that_each_night_is_one_line() -> None:
    damaged = a_summary(night_id="n2", state="damaged", problem="A checksum differs.")
    doors = FakeDoors(library=FakeLibrary(rows=(a_summary(), damaged)))
    said = run_command(doors, "nights", "--folder", "/nights")
    first, second = said.out.splitlines()
    assert first.startswith(NIGHT_ID)
    assert "7 h 58 min  S01  neck+chest  complete  12 min 00 s labelled  simulated" in first
    assert "A checksum differs." in second
    assert ["/nights"] == doors.library.folders


def test_that_programs_get_one_object_a_night_and_nothing_for_none() -> None:
    doors = FakeDoors(library=FakeLibrary(rows=(a_summary(),)))
    assert [NIGHT_ID] == [row["night_id"] for row in run_command(doors, "nights", "--json").rows]
    assert [] == run_command(FakeDoors(), "nights", "--json").rows


def test_that_people_are_told_of_an_empty_folder() -> None:
    said = run_command(FakeDoors(), "nights")
    assert (0, "No night has been recorded here yet.\n") == (said.code, said.out)
