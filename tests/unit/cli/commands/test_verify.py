"""Proving nights."""

from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import FakeLibrary, a_verdict


def test_that_a_whole_night_is_exit_code_zero_and_shows_its_ledger() -> None:
    said = run_command(FakeDoors(), "verify", "n.h5")
    assert 0 == said.code
    assert "is whole: polar_h10:3FA2 6000 samples." in said.out
    assert "In the gap ledger: polar_h10:3FA2 500." in said.out


def test_that_one_damaged_night_of_two_is_exit_code_one() -> None:
    doors = FakeDoors(library=FakeLibrary(verdicts=[a_verdict(), a_verdict(whole=False)]))
    said = run_command(doors, "verify", "a.h5", "b.h5", "--json")
    assert 1 == said.code
    assert [True, False] == [row["whole"] for row in said.rows]
    assert ["a.h5", "b.h5"] == doors.library.asked
