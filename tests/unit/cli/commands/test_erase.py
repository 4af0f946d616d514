"""Erasing is for good, so it must be meant."""

from tests.fakes.fake_doors import FakeDoors, run_command


def test_that_nothing_is_erased_unless_it_is_meant() -> None:
    doors = FakeDoors()
    said = run_command(doors, "erase", "n")
    assert (3, []) == (said.code, doors.library.asked)
    assert "--yes" in said.err


def test_that_a_note_stays() -> None:
    doors = FakeDoors()
    said = run_command(doors, "erase", "n", "--yes", "--reason", "asked", "--json")
    assert 0 == said.code
    assert [("erase", "n", "asked")] == doors.library.asked
    assert "/nights/n.erased.json" == said.rows[0]["note"]
