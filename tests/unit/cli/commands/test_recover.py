"""Nights that were cut off."""

from sleepmon.domain.nights import JournalKept
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import FakeLibrary, a_recovery


def test_that_a_recovered_night_is_told_with_what_was_torn() -> None:
    doors = FakeDoors(library=FakeLibrary(recovered=(a_recovery(),)))
    said = run_command(doors, "recover", "/nights")
    assert 0 == said.code
    assert "Recovered /nights/n.h5: polar_h10:3FA2 6000 samples." in said.out
    assert "3 bytes were torn." in said.out
    assert ["/nights"] == doors.library.asked


def test_that_a_night_that_cannot_be_built_is_a_failure_and_keeps_its_journal() -> None:
    doors = FakeDoors(library=FakeLibrary(recovered=(a_recovery(), a_recovery(built=False))))
    said = run_command(doors, "recover")
    assert 1 == said.code
    assert "Its journal is kept." in said.out


def test_that_journals_that_went_or_stayed_are_told_first() -> None:
    kept = (
        JournalKept(folder="/nights/a.night", problem=""),
        JournalKept(folder="/nights/b.night", problem="It is being recorded."),
    )
    said = run_command(FakeDoors(library=FakeLibrary(kept=kept)), "recover")
    assert said.out.splitlines()[:2] == [
        "/nights/a.night: Its file has proved itself: the journal was let go.",
        "/nights/b.night: It is being recorded.",
    ]


def test_that_programs_are_told_how_far_it_is_and_pipes_are_not() -> None:
    doors = FakeDoors(library=FakeLibrary(recovered=(a_recovery(), a_recovery())))
    rows = run_command(doors, "recover", "--json").rows
    assert [0.5, 1.0] == [row["part"] for row in rows if row["result"] == "progress"]
    assert "%" not in run_command(doors, "recover").out


def test_that_nothing_to_recover_is_no_failure() -> None:
    said = run_command(FakeDoors(), "recover")
    assert (0, "No night was cut off.\n") == (said.code, said.out)
