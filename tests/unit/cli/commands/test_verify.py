"""Proving nights."""

import msgspec

from sleepmon.cli.commands.verify import report_words
from sleepmon.domain.errors import NightLocked, NightUnreadable
from sleepmon.domain.nights import Finding
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import FakeLibrary, a_verdict


def test_that_a_whole_night_is_exit_code_zero_and_says_whose_it_is() -> None:
    said = run_command(FakeDoors(), "verify", "n.h5")
    assert 0 == said.code
    verdict, facts, *findings = said.out.splitlines()
    assert verdict.endswith("is whole.")
    assert "S01, 2026-09-21 21:13, 1 min 05 s, 1 sensor: 6000 samples, 500 missing." == facts
    assert ["ok     contents: All checksums agree."] == findings


def test_that_one_damaged_night_of_two_is_exit_code_one() -> None:
    doors = FakeDoors(library=FakeLibrary(verdicts=[a_verdict(), a_verdict(whole=False)]))
    said = run_command(doors, "verify", "a.h5", "b.h5", "--json")
    assert 1 == said.code
    assert [True, False] == [row["whole"] for row in said.rows]
    assert ["a.h5", "b.h5"] == doors.library.asked


def test_that_a_night_that_cannot_be_judged_does_not_hide_the_next() -> None:
    library = FakeLibrary(
        verdicts=[NightLocked("It is locked."), NightUnreadable("It is no night."), a_verdict()]
    )
    doors = FakeDoors(library=library)
    said = run_command(doors, "verify", "a.h5.age", "b.h5", "c.h5")
    assert 3 == said.code
    assert "It is locked.\nIt is no night.\n" == said.err
    assert "is whole." in said.out


def test_that_what_is_wrong_comes_first() -> None:
    findings = (
        Finding(name="a", state="ok", words="a."),
        Finding(name="b", state="attention", words="b."),
        Finding(name="c", state="lost", words="c."),
    )
    page = report_words(msgspec.structs.replace(a_verdict(), findings=findings)).splitlines()
    assert "is NOT whole: 1 fault." in page[0]
    assert ["FAULT  c: c.", "look   b: b.", "ok     a: a."] == page[2:]
    page = report_words(msgspec.structs.replace(a_verdict(), findings=findings[:2])).splitlines()
    assert page[0].endswith("is whole as far as it goes; 1 point needs a look.")
